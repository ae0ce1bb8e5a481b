# What the older tools told Datadog. Sourced. The key is in a file for curl, DD_KEY_CONFIG; no answer is waited for longer than five seconds.

told() {
  event "$1" "$2" || true
  series "$1.count" count 1 "$2" || true
  series "$1.elapsed_time" gauge "$((SECONDS - began))" "$2" || true
}

event() {
  post events "{\"title\": \"$1 ($2)\", \"text\": \"$1 of ${RELEASE_NAME:-$IMAGE_NAME}\", \"alert_type\": \"$2\", \"host\": \"release.circleci\", \"tags\": [$(tags "$2")]}" || true
}

series() {
  post series "{\"series\": [{\"metric\": \"acme.$1\", \"type\": \"$2\", \"points\": [[$(date +%s), $3]], \"host\": \"release.circleci\", \"tags\": [$(tags "$4")]}]}"
}

tags() {
  printf '"status:%s", "role:%s", "image:%s", "version:%s"' "$1" "${DD_ROLE_TAG:-}" "$IMAGE_NAME" "${CIRCLE_SHA1:0:7}"
}

post() {
  curl --silent --output /dev/null --max-time 5 --config "$DD_KEY_CONFIG" --header 'Content-Type: application/json' --data "$2" "$DD_URL/api/v1/$1"
}
