# A Docker engine for each tool that needs one: what one of them has built or pulled must not help the next.

ENGINES="ours-docker dmp docker"

engine_socket() {
  echo "unix://$WORK/engine-$1/docker.sock"
}

engine_up() {
  local folder=$WORK/engine-$1
  mkdir -p "$folder"
  echo "{}" >"$folder/daemon.json"
  SSL_CERT_FILE=$STATE/pki/ca-bundle.pem start "engine-$1" dockerd --host "$(engine_socket "$1")" --data-root "$folder/data" --exec-root "$folder/exec" \
    --pidfile "$folder/pid" --config-file "$folder/daemon.json" --bridge none --iptables=false --ip6tables=false --ip-forward=false --ip-masq=false
  until_ready "engine-$1" 30 curl -s --fail --unix-socket "$folder/docker.sock" http://docker/_ping
}

# As on the day it was installed: no image, no build cache.
engine_forgets() {
  engine_down "$1"
  rm -rf "$WORK/engine-$1"
  engine_up "$1"
}

engine_down() {
  local mounted
  stop "engine-$1"
  for mounted in "$WORK/engine-$1"/exec/netns/*; do
    [ ! -e "$mounted" ] || umount "$mounted"
  done
  # one that was killed has left its data mounted
  ! mountpoint -q "$WORK/engine-$1/data" || umount "$WORK/engine-$1/data"
}

engines_down() {
  local engine
  for engine in $ENGINES; do
    engine_down "$engine"
  done
}

has_engine() {
  [[ " $ENGINES " == *" $1 "* ]]
}
