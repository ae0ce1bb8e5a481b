// Stands before the registry and its token service, as one host with TLS and HTTP/2, and writes down every request: what came in, what went out.
package main

import (
	"crypto/tls"
	"crypto/x509"
	"flag"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"strings"
	"sync"
	"time"
)

func main() {
	listen := flag.String("listen", "", "address")
	cert := flag.String("cert", "", "certificate, PEM")
	key := flag.String("key", "", "its key, PEM")
	authority := flag.String("authority", "", "who signed the token service's certificate, PEM")
	registry := flag.String("registry", "", "URL of the registry")
	tokens := flag.String("tokens", "", "URL of the token service")
	requests := flag.String("requests", "", "file to write the requests to")
	flag.Parse()

	file, err := os.OpenFile(*requests, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		log.Fatal(err)
	}
	trusted, err := os.ReadFile(*authority)
	if err != nil {
		log.Fatal(err)
	}
	authorities := x509.NewCertPool()
	authorities.AppendCertsFromPEM(trusted)
	transport := &http.Transport{
		TLSClientConfig:     &tls.Config{RootCAs: authorities},
		MaxIdleConnsPerHost: 32,
		DisableCompression:  true,
		ReadBufferSize:      1 << 16,
		WriteBufferSize:     1 << 16,
	}
	mux := http.NewServeMux()
	mux.Handle("/v2/auth", proxy(*tokens, transport))
	mux.Handle("/", proxy(*registry, transport))
	server := &http.Server{Addr: *listen, Handler: &counter{next: mux, file: file}, ReadHeaderTimeout: 5 * time.Second}
	log.Fatal(server.ListenAndServeTLS(*cert, *key))
}

func proxy(target string, transport http.RoundTripper) http.Handler {
	address, err := url.Parse(target)
	if err != nil {
		log.Fatal(err)
	}
	return &httputil.ReverseProxy{
		Transport:  transport,
		BufferPool: &buffers{sync.Pool{New: func() any { return make([]byte, 1<<16) }}},
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(address)
			// so that the registry's addresses lead back to here
			r.Out.Host = r.In.Host
			r.SetXForwarded()
		},
	}
}

type counter struct {
	next http.Handler
	lock sync.Mutex
	file *os.File
}

func (c *counter) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	began := time.Now()
	body := &countedBody{ReadCloser: r.Body}
	r.Body = body
	answer := &countedAnswer{ResponseWriter: w, status: http.StatusOK}
	defer func() {
		c.lock.Lock()
		defer c.lock.Unlock()
		// the query of a token request may hold an account
		query := r.URL.RawQuery
		if strings.HasPrefix(r.URL.Path, "/v2/auth") {
			query = ""
		}
		fmt.Fprintf(c.file, "%s\t%s\t%s\t%s\t%d\t%d\t%d\t%.3f\t%s\n", began.UTC().Format("15:04:05.000"), r.Method, r.URL.Path, query,
			answer.status, body.count, answer.count, time.Since(began).Seconds(), r.Proto)
	}()
	c.next.ServeHTTP(answer, r)
}

type countedBody struct {
	io.ReadCloser
	count int64
}

func (b *countedBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	b.count += int64(n)
	return n, err
}

type countedAnswer struct {
	http.ResponseWriter
	status int
	count  int64
}

func (a *countedAnswer) WriteHeader(status int) {
	if status >= 200 {
		a.status = status
	}
	a.ResponseWriter.WriteHeader(status)
}

func (a *countedAnswer) Write(p []byte) (int, error) {
	n, err := a.ResponseWriter.Write(p)
	a.count += int64(n)
	return n, err
}

func (a *countedAnswer) Unwrap() http.ResponseWriter {
	return a.ResponseWriter
}

type buffers struct{ pool sync.Pool }

func (b *buffers) Get() []byte  { return b.pool.Get().([]byte) }
func (b *buffers) Put(p []byte) { b.pool.Put(p) }
