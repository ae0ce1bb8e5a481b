# The registry that all tools push to: the one of it/real, behind a front that counts.

parts_up() {
  "$REAL/up" registry docker
  mkdir -p "$WORK"
  local package folder=$STATE/registry front
  package=$(debian docker-registry)
  # the same storage without TLS, which the front brings: bytes are not encrypted twice
  sed -e "s#addr: .*#addr: 127.0.0.1:$PLAIN_PORT#" -e '/^  tls:/d' \
    -e "s#realm: .*#realm: https://$FRONT/v2/auth#" "$folder/config.yml" >"$folder/plain.yml"
  chmod 600 "$folder/plain.yml"
  start plain-registry env -u REGISTRY_AUTH_FILE "$package/usr/bin/docker-registry" serve "$folder/plain.yml"
  front=$(front_program)
  start front "$front" -listen "127.0.0.1:$FRONT_PORT" -cert "$STATE/pki/server.pem" -key "$STATE/pki/server.key" -authority "$STATE/pki/ca.pem" \
    -registry "http://127.0.0.1:$PLAIN_PORT" -tokens "https://$HOST:$TOKEN_PORT" -requests "$REQUESTS"
  until_ready front 10 front_asks_for_a_token
}

front_program() {
  local key folder
  key=$( (cat "$BENCH/front/"*; go version) | sha256sum | cut -c1-12)
  folder=$CACHE/go/bench-front-$key
  if [ ! -e "$folder/front" ]; then
    mkdir -p "$folder"
    (cd "$BENCH/front" && CGO_ENABLED=0 go build -mod=readonly -trimpath -o "$folder/front.part" .) || fail "cannot build the counting front"
    mv "$folder/front.part" "$folder/front"
  fi
  echo "$folder/front"
}

front_asks_for_a_token() {
  [ "$(curl -s --max-time 5 --cacert "$STATE/pki/ca.pem" -o /dev/null -w '%{http_code}' "https://$FRONT/v2/")" = 401 ]
}

parts_down() {
  engines_down
  stop front
  stop plain-registry
  "$REAL/down"
}
