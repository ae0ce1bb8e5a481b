# What happens to the service between two runs. All tools do one of them before any does the next, so that those that are compared run within the same
# minute.

SCENARIOS="cold again commit class dependency"

describe() {
  case $1 in
    cold) echo "cold: no cache of the tool, a new repository in the registry" ;;
    again) echo "the same commit again" ;;
    commit) echo "a new commit, no file of the image changed" ;;
    class) echo "one class changed" ;;
    dependency) echo "one dependency changed" ;;
  esac
}

# round NUMBER
round() {
  local tool scenario
  for tool in $(rotated "$1" $TOOLS); do
    before_cold "$tool"
    measure "$1" "$tool" validate none validate
  done
  for scenario in $SCENARIOS; do
    for tool in $(rotated "$1" $TOOLS); do
      [ "$scenario" = cold ] || "before_$scenario" "$tool"
      measure "$1" "$tool" "$scenario" "$(repository_of "$tool" "$1"):$(tag_of "$tool")"
      [ "$scenario" != cold ] || released "$tool" "$1"
    done
  done
}

# What Maven has to download, and what the machine has not read yet, is nobody's time.
warm_up() {
  local tool scenario RUNS=/dev/null
  echo "warming up" >&2
  for tool in $TOOLS; do
    before_cold "$tool"
    measure 0 "$tool" cold "$(repository_of "$tool" 0):$(tag_of "$tool")"
  done
  change_dependency "$tool"
  measure 0 "$tool" dependency "$(repository_of "$tool" 0):$(tag_of "$tool")"
}

repository_of() {
  echo "$FRONT/acme/clinic-$1-$RUN-$2"
}

before_cold() {
  checkout "$1"
  rm -rf "$WORK/caches/$1"
  ! has_engine "$1" || engine_forgets "$1"
}

before_again() {
  :
}

before_commit() {
  commit "$1" "Nothing for the image"
}

before_class() {
  change_class "$1"
}

before_dependency() {
  change_dependency "$1"
}

# Ours pushes a candidate, which gets its release tag from the scan gate. That is no part of this comparison, but the tag is what the next run finds.
released() {
  local image
  [[ $1 == ours* ]] || return 0
  image=$(repository_of "$1" "$2"):$(tag_of "$1")
  skopeo --insecure-policy copy --quiet --authfile "$WORK/docker-config/config.json" --src-cert-dir "$STATE/registry/certs" \
    --dest-cert-dir "$STATE/registry/certs" "docker://$image-candidate" "docker://$image" 2>>"$WORK/log/skopeo" ||
    fail "cannot give $image its release tag; see $WORK/log/skopeo"
}

# rotated N WORDS...: the words, beginning with another one for each N
rotated() {
  local by=$1
  shift
  by=$((by % $#))
  echo "${@:by+1}" "${@:1:by}"
}

# Each tool's last image is run, and must be what the last change made of it.
prove() {
  local tool image container edition tries user
  for tool in $TOOLS; do
    image=$(last_manifest "$WORK/log/$1-$tool-dependency.requests")
    container=$(docker_here run --detach --network host --env SERVER_PORT=$PROOF_PORT --env SERVER_ADDRESS=127.0.0.1 "$image" 2>>"$WORK/log/docker-run")
    tries=0
    until edition=$(curl -s --fail --max-time 5 "http://127.0.0.1:$PROOF_PORT/edition"); do
      tries=$((tries + 1))
      [ $tries -lt 900 ] || { docker_here logs "$container" 2>&1 | tail -n 30 >&2; docker_here rm --force "$container" >/dev/null; fail "$image does not serve"; }
      sleep 0.2
    done
    user=$(docker_here inspect --format '{{.Config.User}}' "$image")
    docker_here rm --force "$container" >/dev/null
    [ "$edition" = "edition 2" ] || fail "$image serves \"$edition\": the change is not in it"
    [ "$user" = 10001 ] || fail "$image runs as \"$user\""
    echo "  $(title_of "$tool"): the last image serves \"$edition\" as user $user" >&2
  done
}

docker_here() {
  DOCKER_CONFIG=$WORK/docker-config DOCKER_HOST=unix://$STATE/docker.sock docker "$@"
}
