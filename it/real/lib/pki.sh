# Our own certificate authority, made on the spot, and what it signs.

authority() {
  local pki=$STATE/pki
  [ ! -e "$pki/ca.pem" ] || return 0
  mkdir -p "$pki"
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj "/CN=shipline real parts" \
    -addext keyUsage=critical,keyCertSign,cRLSign -keyout "$pki/ca.key" -out "$pki/ca.part" 2>/dev/null
  mv "$pki/ca.part" "$pki/ca.pem"
  # what others believe who have no truststore: everything, and us
  cat /etc/ssl/certs/ca-certificates.crt "$pki/ca.pem" >"$pki/ca-bundle.pem" 2>/dev/null || cp "$pki/ca.pem" "$pki/ca-bundle.pem"
}

# certificate NAME SUBJECT [ALTERNATIVE_NAMES]: for servers and clients alike
certificate() {
  local pki=$STATE/pki name=$1
  [ ! -e "$pki/$name.pem" ] || return 0
  openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "$2" -keyout "$pki/$name.key" -out "$pki/$name.csr" 2>/dev/null
  openssl x509 -req -in "$pki/$name.csr" -CA "$pki/ca.pem" -CAkey "$pki/ca.key" -CAcreateserial -days 30 -extfile <(
    echo "basicConstraints=critical,CA:false"
    echo "extendedKeyUsage=serverAuth,clientAuth"
    [ -z "${3:-}" ] || echo "subjectAltName=$3"
  ) -out "$pki/$name.part" 2>/dev/null
  mv "$pki/$name.part" "$pki/$name.pem"
  rm "$pki/$name.csr"
}

# What a JVM believes: everything that it believed before, and us. As users do it who have an authority of their own.
truststore() {
  local file=$STATE/pki/truststore.p12 java
  [ ! -e "$file" ] || return 0
  java=${JAVA_HOME:-$(dirname "$(dirname "$(readlink -f "$(command -v java)")")")}
  rm -f "$file.part"
  keytool -importkeystore -srckeystore "$java/lib/security/cacerts" -srcstorepass changeit \
    -destkeystore "$file.part" -deststoretype PKCS12 -deststorepass changeit >"$STATE/log/keytool" 2>&1
  keytool -importcert -noprompt -alias shipline-real -file "$STATE/pki/ca.pem" -keystore "$file.part" -storepass changeit >>"$STATE/log/keytool" 2>&1
  mv "$file.part" "$file"
}
