# An image to build on: this machine's Java and C library, and nothing else, because no other registry can be reached from everywhere.

base_image() {
  local layout=$CACHE/base-image-$(base_key)
  [ -e "$layout" ] || base_layout "$layout"
  printf '{"auths": {"%s": {"auth": "%s"}}}' "$REGISTRY" "$(printf 'base+ci:%s' "$(secret base-robot)" | base64 -w 0)" >"$STATE/registry/base-auth.json"
  mkdir -p "$STATE/registry/certs"
  cp "$STATE/pki/ca.pem" "$STATE/registry/certs/ca.crt"
  skopeo_at_registry "$STATE/registry/base-auth.json" inspect --raw "docker://$REGISTRY/base/java:17" >/dev/null 2>&1 ||
    skopeo --insecure-policy copy --quiet --dest-cert-dir "$STATE/registry/certs" --dest-authfile "$STATE/registry/base-auth.json" \
      "oci:$layout:17" "docker://$REGISTRY/base/java:17"
  skopeo_at_registry "$STATE/registry/base-auth.json" inspect --raw "docker://$REGISTRY/base/java:17-index" >/dev/null 2>&1 ||
    skopeo --insecure-policy copy --all --quiet --dest-cert-dir "$STATE/registry/certs" --dest-authfile "$STATE/registry/base-auth.json" \
      "oci:$layout:17-index" "docker://$REGISTRY/base/java:17-index"
}

# skopeo_at_registry AUTHFILE inspect ...
skopeo_at_registry() {
  local auth=$1 verb=$2
  shift 2
  skopeo "$verb" --cert-dir "$STATE/registry/certs" --authfile "$auth" "$@"
}

base_key() {
  { java -version 2>&1; ldd --version; cat "$REAL/lib/base-image.sh"; } | sha256sum | cut -c1-12
}

base_layout() {
  local work=$1.part root=$1.part/root java
  java=$(dirname "$(dirname "$(readlink -f "$(command -v jlink)")")")
  rm -rf "$work"
  mkdir -p "$root/opt" "$root/tmp" "$root/etc" "$root/lib64"
  "$java/bin/jlink" --add-modules java.se,jdk.unsupported,jdk.crypto.ec,jdk.httpserver,jdk.management --strip-debug --no-header-files --no-man-pages \
    --compress 1 --output "$root/opt/java"
  # what the programs and libraries of Java are linked with
  find "$root/opt/java" -type f \( -perm -u+x -o -name '*.so' \) -exec ldd {} + 2>/dev/null |
    sed -n 's#.*=> \(/[^ ]*\) (.*#\1#p; s#^\s*\(/[^ ]*ld-linux[^ ]*\) (.*#\1#p' | grep -v "^$root" | sort -u |
    while read -r library; do
      mkdir -p "$root$(dirname "$library")"
      cp -L "$library" "$root$library"
    done
  echo 'root:x:0:0::/:/none' >"$root/etc/passwd"
  chmod -R a+rX "$root"
  chmod 1777 "$root/tmp"

  image_layout "$work" '{"Env":["PATH=/opt/java/bin:/usr/bin:/bin","JAVA_HOME=/opt/java"]}' '"org.opencontainers.image.ref.name":"17"'
  index_of_two "$work/layout"
  mv "$work/layout" "$1"
  rm -rf "$work"
}

# image_layout WORK CONFIG ANNOTATIONS: makes an image of one layer, $WORK/root, in the layout $WORK/layout
image_layout() {
  local work=$1 layer manifest=$1/manifest.json blob
  mkdir -p "$work/layout/blobs/sha256"
  tar -C "$work/root" --sort=name --owner=0 --group=0 --numeric-owner --mtime=@0 -cf "$work/layer.tar" .
  layer=$(sha256sum <"$work/layer.tar" | cut -c1-64)
  gzip -nf "$work/layer.tar"
  printf '{"created":"1970-01-01T00:00:00Z","architecture":"%s","os":"linux","config":%s,"rootfs":{"type":"layers","diff_ids":["sha256:%s"]},"history":[{"created":"1970-01-01T00:00:00Z"}]}' \
    "$(dpkg --print-architecture)" "$2" "$layer" >"$work/config.json"
  printf '{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":%s,"layers":[%s]}' \
    "$(descriptor application/vnd.oci.image.config.v1+json "$work/config.json")" \
    "$(descriptor application/vnd.oci.image.layer.v1.tar+gzip "$work/layer.tar.gz")" >"$manifest"
  printf '{"schemaVersion":2,"manifests":[%s]}' \
    "$(descriptor application/vnd.oci.image.manifest.v1+json "$manifest" ",\"annotations\":{$3}")" >"$work/layout/index.json"
  echo '{"imageLayoutVersion":"1.0.0"}' >"$work/layout/oci-layout"
  for blob in config.json layer.tar.gz manifest.json; do
    mv "$work/$blob" "$work/layout/blobs/sha256/$(sha256sum <"$work/$blob" | cut -c1-64)"
  done
}

# index_of_two LAYOUT: beside its image, an index of that and of one that says s390x: a name of another platform, for builds that nothing here could run
index_of_two() {
  local layout=$1 here there=s390x manifest=$1/manifest.part config=$1/config.part index=$1/index.part own blob
  here=$(dpkg --print-architecture)
  own=$layout/blobs/sha256/$(sed 's/.*"digest":"sha256:\([0-9a-f]*\)".*/\1/' "$layout/index.json")
  sed "s/\"architecture\":\"$here\"/\"architecture\":\"$there\"/" \
    "$layout/blobs/sha256/$(sed 's/.*"config":{[^}]*"digest":"sha256:\([0-9a-f]*\)".*/\1/' "$own")" >"$config"
  sed "s#\"config\":{[^}]*}#\"config\":$(descriptor application/vnd.oci.image.config.v1+json "$config")#" "$own" >"$manifest"
  printf '{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[%s,%s]}' \
    "$(descriptor application/vnd.oci.image.manifest.v1+json "$own" ",\"platform\":{\"architecture\":\"$here\",\"os\":\"linux\"}")" \
    "$(descriptor application/vnd.oci.image.manifest.v1+json "$manifest" ",\"platform\":{\"architecture\":\"$there\",\"os\":\"linux\"}")" >"$index"
  sed -i "s#\]}\$#,$(descriptor application/vnd.oci.image.index.v1+json "$index" ',"annotations":{"org.opencontainers.image.ref.name":"17-index"}')]}#" "$layout/index.json"
  for blob in "$config" "$manifest" "$index"; do
    mv "$blob" "$layout/blobs/sha256/$(sha256sum <"$blob" | cut -c1-64)"
  done
}

# descriptor MEDIA_TYPE FILE [MORE]
descriptor() {
  printf '{"mediaType":"%s","digest":"sha256:%s","size":%s%s}' "$1" "$(sha256sum <"$2" | cut -c1-64)" "$(stat -c %s "$2")" "${3:-}"
}
