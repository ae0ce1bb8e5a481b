# A Docker engine of our own: own socket, own data, no bridge, no rules in the firewall.
docker_source="Debian docker.io"

docker_up() {
  local folder=$STATE/docker
  installed dockerd docker.io
  docker_version=$(dockerd --version | sed 's/Docker version \([^+,]*\).*/\1/')
  docker_at=unix://$STATE/docker.sock
  mkdir -p "$folder" "$STATE/bin"
  # the client of the same package, whatever else is called docker here
  ln -sfn /usr/bin/docker "$STATE/bin/docker"
  echo "{}" >"$folder/daemon.json"
  # the engine knows our authority as a company's host does that has one: from the system's list
  SSL_CERT_FILE=$STATE/pki/ca-bundle.pem start docker dockerd --host "$docker_at" --data-root "$folder/data" --exec-root "$folder/exec" \
    --pidfile "$folder/pid" --config-file "$folder/daemon.json" --bridge none --iptables=false --ip6tables=false --ip-forward=false --ip-masq=false
  until_ready docker 30 curl -s --fail --unix-socket "$STATE/docker.sock" http://docker/_ping
}

docker_down() {
  stop docker
  # the engine leaves the network namespace of --network host mounted
  local mounted
  for mounted in "$STATE"/docker/exec/netns/*; do
    [ ! -e "$mounted" ] || umount "$mounted"
  done
}
