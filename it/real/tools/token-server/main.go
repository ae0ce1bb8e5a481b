// The token service of a registry. It answers as Quay's /v2/auth does: a robot signs in with its password, rights that it has not are left out
// of the token without a word, and the answer holds nothing but the token.
package main

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/subtle"
	"crypto/tls"
	"encoding/base64"
	"encoding/json"
	"flag"
	"log"
	"net/http"
	"os"
	"strings"
	"time"
)

// A robot reaches the repositories of its namespaces.
type robot struct {
	Name, Password string
	// Namespace to the actions allowed in it.
	Rights map[string][]string
}

type access struct {
	Type    string   `json:"type"`
	Name    string   `json:"name"`
	Actions []string `json:"actions"`
}

type tokens struct {
	key             *rsa.PrivateKey
	chain           []string
	issuer, service string
	// Read at each request, so that a right can be taken away while the service runs.
	robots string
}

// Quay's tokens are valid for so long.
const validity = time.Hour

func main() {
	listen := flag.String("listen", "", "address")
	cert := flag.String("cert", "", "certificate of the service, PEM")
	key := flag.String("key", "", "its key, PEM")
	signingCert := flag.String("signing-cert", "", "certificate that the registry trusts, PEM")
	signingKey := flag.String("signing-key", "", "its RSA key, PEM")
	issuer := flag.String("issuer", "quay", "issuer of the tokens")
	service := flag.String("service", "", "the registry's name")
	robots := flag.String("robots", "", "JSON list of the robots")
	flag.Parse()

	pair, err := tls.LoadX509KeyPair(*signingCert, *signingKey)
	if err != nil {
		log.Fatal(err)
	}
	t := &tokens{key: pair.PrivateKey.(*rsa.PrivateKey), issuer: *issuer, service: *service, robots: *robots}
	for _, der := range pair.Certificate {
		t.chain = append(t.chain, base64.StdEncoding.EncodeToString(der))
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /v2/auth", t.serve)
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, r *http.Request) {})
	server := &http.Server{Addr: *listen, Handler: mux, ReadHeaderTimeout: 5 * time.Second}
	log.Fatal(server.ListenAndServeTLS(*cert, *key))
}

func (t *tokens) serve(w http.ResponseWriter, r *http.Request) {
	who, ok := t.who(r)
	if !ok {
		w.Header().Set("WWW-Authenticate", `Basic realm="`+t.service+`"`)
		answer(w, http.StatusUnauthorized, map[string]any{"errors": []map[string]any{
			{"code": "UNAUTHORIZED", "detail": map[string]any{}, "message": "Invalid robot username or password"}}})
		return
	}
	granted := []access{}
	for _, scope := range r.URL.Query()["scope"] {
		for _, one := range strings.Fields(scope) {
			if a, ok := parse(one); ok {
				granted = append(granted, a.limitedTo(who))
			}
		}
	}
	token, err := t.sign(who.Name, granted)
	if err != nil {
		log.Print(err)
		http.Error(w, "cannot sign", http.StatusInternalServerError)
		return
	}
	log.Printf("%q asks for %q, gets %v", who.Name, r.URL.Query()["scope"], granted)
	answer(w, http.StatusOK, map[string]any{"token": token})
}

// Nobody in particular is somebody without rights; somebody with a wrong password is refused.
func (t *tokens) who(r *http.Request) (robot, bool) {
	name, password, given := r.BasicAuth()
	if !given {
		return robot{}, true
	}
	content, err := os.ReadFile(t.robots)
	if err != nil {
		log.Print(err)
		return robot{}, false
	}
	var robots []robot
	if err := json.Unmarshal(content, &robots); err != nil {
		log.Print(err)
		return robot{}, false
	}
	for _, one := range robots {
		if one.Name == name && subtle.ConstantTimeCompare([]byte(one.Password), []byte(password)) == 1 {
			return one, true
		}
	}
	return robot{}, false
}

// repository:acme/orders:pull,push
func parse(scope string) (access, bool) {
	first, last := strings.Index(scope, ":"), strings.LastIndex(scope, ":")
	if first < 0 || first == last || scope[:first] != "repository" {
		return access{}, false
	}
	return access{scope[:first], scope[first+1 : last], strings.Split(scope[last+1:], ",")}, true
}

func (a access) limitedTo(who robot) access {
	namespace, _, _ := strings.Cut(a.Name, "/")
	actions := []string{}
	for _, action := range a.Actions {
		for _, right := range who.Rights[namespace] {
			if action == right {
				actions = append(actions, action)
			}
		}
	}
	return access{a.Type, a.Name, actions}
}

func (t *tokens) sign(subject string, granted []access) (string, error) {
	now := time.Now()
	id := make([]byte, 12)
	if _, err := rand.Read(id); err != nil {
		return "", err
	}
	head, err := part(map[string]any{"typ": "JWT", "alg": "RS256", "x5c": t.chain})
	if err != nil {
		return "", err
	}
	body, err := part(map[string]any{
		"iss": t.issuer, "aud": t.service, "sub": subject, "jti": base64.RawURLEncoding.EncodeToString(id),
		"nbf": now.Add(-time.Minute).Unix(), "iat": now.Unix(), "exp": now.Add(validity).Unix(), "access": granted})
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256([]byte(head + "." + body))
	signature, err := rsa.SignPKCS1v15(rand.Reader, t.key, crypto.SHA256, sum[:])
	if err != nil {
		return "", err
	}
	return head + "." + body + "." + base64.RawURLEncoding.EncodeToString(signature), nil
}

func part(content map[string]any) (string, error) {
	text, err := json.Marshal(content)
	return base64.RawURLEncoding.EncodeToString(text), err
}

func answer(w http.ResponseWriter, status int, content any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	if err := json.NewEncoder(w).Encode(content); err != nil {
		log.Print(err)
	}
}
