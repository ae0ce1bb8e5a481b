# Docker's registry with TLS, and a token service beside it.
registry_source="Debian docker-registry"

registry_up() {
  local package tools pki=$STATE/pki folder=$STATE/registry
  package=$(debian docker-registry)
  tools=$(go_tools token-server "" .)
  registry_version=$(cat "$package/VERSION")
  installed skopeo skopeo

  certificate server "/CN=$HOST" "DNS:$HOST,IP:127.0.0.1"
  mkdir -p "$folder"
  if [ ! -e "$folder/tokens.pem" ]; then
    openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj "/CN=tokens" -keyout "$folder/tokens.key" -out "$folder/tokens.pem" 2>/dev/null
  fi
  # one robot with the rights that a release needs, and three that lack one each
  cat >"$folder/robots.json.part" <<JSON
[
  {"name": "acme+ci", "password": "$(secret robot)", "rights": {"acme": ["pull", "push"], "base": ["pull"]}},
  {"name": "base+ci", "password": "$(secret base-robot)", "rights": {"base": ["pull", "push"]}},
  {"name": "acme+reader", "password": "$(secret reader-robot)", "rights": {"acme": ["pull"], "base": ["pull"]}},
  {"name": "acme+writer", "password": "$(secret writer-robot)", "rights": {"acme": ["push"], "base": ["pull"]}},
  {"name": "acme+baseless", "password": "$(secret baseless-robot)", "rights": {"acme": ["pull", "push"]}}
]
JSON
  mv "$folder/robots.json.part" "$folder/robots.json"
  cat >"$folder/config.yml" <<YAML
version: 0.1
log: {level: info, accesslog: {disabled: false}}
storage:
  filesystem: {rootdirectory: $folder/data}
  delete: {enabled: true}
http:
  addr: 127.0.0.1:$REGISTRY_PORT
  secret: $(secret registry-http)
  tls: {certificate: $pki/server.pem, key: $pki/server.key}
auth:
  token:
    realm: https://$HOST:$TOKEN_PORT/v2/auth
    service: $REGISTRY
    issuer: quay
    rootcertbundle: $folder/tokens.pem
YAML
  start tokens "$tools/token-server" -listen 127.0.0.1:$TOKEN_PORT -cert "$pki/server.pem" -key "$pki/server.key" \
    -signing-cert "$folder/tokens.pem" -signing-key "$folder/tokens.key" -service "$REGISTRY" -robots "$folder/robots.json"
  # a variable for skopeo, which this registry would take for a setting of its own
  start registry env -u REGISTRY_AUTH_FILE "$package/usr/bin/docker-registry" serve "$folder/config.yml"
  until_ready tokens 10 fetch "https://$HOST:$TOKEN_PORT/healthz"
  until_ready registry 10 registry_asks_for_a_token
  base_image
  # for skopeo and its like
  printf '{"auths": {"%s": {"auth": "%s"}}}' "$REGISTRY" "$(printf 'acme+ci:%s' "$(secret robot)" | base64 -w 0)" >"$folder/auth.json"
  registry_at=https://$REGISTRY
}

registry_asks_for_a_token() {
  [ "$(curl -s --max-time 5 --cacert "$STATE/pki/ca.pem" -o /dev/null -w '%{http_code}' "https://$REGISTRY/v2/")" = 401 ]
}

registry_down() {
  stop registry
  stop tokens
}
