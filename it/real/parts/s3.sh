# MinIO, from its Go module: verifies signatures, keeps versions, writes under conditions.
s3_source="Go module github.com/minio/minio"

s3_up() {
  local tools folder=$STATE/s3
  tools=$(go_tools minio "" github.com/minio/minio)
  s3_version=$(version_of minio github.com/minio/minio | sed 's/v0.0.0-\(.\{8\}\).*-\(.*\)/\1 \2/')
  certificate server "/CN=$HOST" "DNS:$HOST,IP:127.0.0.1"
  mkdir -p "$folder/certs/CAs" "$folder/data"
  cp "$STATE/pki/server.pem" "$folder/certs/public.crt"
  cp "$STATE/pki/server.key" "$folder/certs/private.key"
  cp "$STATE/pki/ca.pem" "$folder/certs/CAs/ca.crt"
  MINIO_ROOT_USER=shipline MINIO_ROOT_PASSWORD="$(secret s3)" MINIO_BROWSER=off MINIO_UPDATE=off MINIO_REGION=us-east-1 \
    start s3 "$tools/minio" server "$folder/data" --address "127.0.0.1:$S3_PORT" --certs-dir "$folder/certs"
  until_ready s3 30 fetch "https://localhost:$S3_PORT/minio/health/ready"
  s3_at=https://localhost:$S3_PORT
  seed
  s3_user "$REAL/s3-policy.json" >"$STATE/s3/deployer"
}

# s3 METHOD PATH [CURL OPTIONS]: a signed request. The key is read from a file, so that no list of processes shows it.
s3() {
  local method=$1 path=$2
  shift 2
  fetch --config <(echo "user = \"shipline:$(secret s3)\"") --aws-sigv4 aws:amz:us-east-1:s3 -X "$method" "$@" "https://localhost:$S3_PORT/$path"
}

# s3_user POLICY: credentials that may do what the file allows and nothing else, as variables for AWS's tools. They end by themselves after a week.
s3_user() {
  local answer
  answer=$(fetch --config <(echo "user = \"shipline:$(secret s3)\"") --aws-sigv4 aws:amz:us-east-1:sts -X POST "https://localhost:$S3_PORT/" \
    -d Action=AssumeRole -d Version=2011-06-15 -d DurationSeconds=604800 --data-urlencode "Policy@$1") || fail "S3 gives out no credentials"
  printf 'AWS_ACCESS_KEY_ID=%s\nAWS_SECRET_ACCESS_KEY=%s\nAWS_SESSION_TOKEN=%s\n' \
    "$(element AccessKeyId "$answer")" "$(element SecretAccessKey "$answer")" "$(element SessionToken "$answer")"
}

# element NAME XML
element() {
  sed -n "s#.*<$1>\([^<]*\)</$1>.*#\1#p" <<<"$2"
}

# What the buckets hold before the first release: the sample services' values, and the chart in a repository as helm-s3 lays one out.
seed() {
  local bucket file
  for bucket in charts values; do
    [ ! -e "$STATE/s3/$bucket.seeded" ] || continue
    s3 HEAD "$bucket" --head >/dev/null 2>&1 || s3 PUT "$bucket"
    s3 PUT "$bucket?versioning=" --upload-file "$REAL/versioned.xml"
    if [ $bucket = values ]; then
      for file in "$REAL"/../values/*/*.yaml; do
        s3 PUT "values/${file#"$REAL"/../values/}" --upload-file "$file"
      done
    else
      seed_chart
    fi
    touch "$STATE/s3/$bucket.seeded"
  done
}

seed_chart() {
  local chart=$REAL/../charts/microservice version archive
  version=$(sed -n 's/^version: *//p' "$chart/Chart.yaml")
  archive=$STATE/s3/microservice-$version.tgz
  tar -C "$REAL/../charts" --sort=name --owner=0 --group=0 --numeric-owner --mtime=@0 --mode=a+rX -cf - microservice | gzip -n >"$archive"
  {
    printf 'apiVersion: v1\nentries:\n  microservice:\n'
    sed 's/^/    /; 1s/^   /  -/' <(grep -v '^#' "$chart/Chart.yaml")
    printf '    urls: ["s3://charts/microservice-%s.tgz"]\n    digest: %s\n' "$version" "$(sha256sum <"$archive" | cut -c1-64)"
    printf '    created: "2026-01-01T00:00:00Z"\ngenerated: "2026-01-01T00:00:00Z"\n'
  } >"$STATE/s3/index.yaml"
  s3 PUT "charts/microservice-$version.tgz" --upload-file "$archive"
  s3 PUT charts/index.yaml --upload-file "$STATE/s3/index.yaml"
}

s3_down() {
  stop s3
}
