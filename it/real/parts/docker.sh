# A Docker engine of our own: own socket, own data, no bridge, no rules in the firewall.
docker_source="Debian docker.io; Go module github.com/docker/buildx"

docker_up() {
  local folder=$STATE/docker
  installed dockerd docker.io
  docker_version=$(dockerd --version | sed 's/Docker version \([^+,]*\).*/\1/')
  docker_at=unix://$STATE/docker.sock
  mkdir -p "$folder" "$STATE/bin"
  # the client of the same package, whatever else is called docker here
  ln -sfn /usr/bin/docker "$STATE/bin/docker"
  docker_buildx
  echo "{}" >"$folder/daemon.json"
  # the engine knows our authority as a company's host does that has one: from the system's list
  SSL_CERT_FILE=$STATE/pki/ca-bundle.pem start docker dockerd --host "$docker_at" --data-root "$folder/data" --exec-root "$folder/exec" \
    --pidfile "$folder/pid" --config-file "$folder/daemon.json" --bridge none --iptables=false --ip6tables=false --ip-forward=false --ip-masq=false
  until_ready docker 30 curl -s --fail --unix-socket "$STATE/docker.sock" http://docker/_ping
}

# The plugin, in the settings of a user who has it; nobody else here does.
docker_buildx() {
  local version module=github.com/docker/buildx
  version=$(version_of buildx $module)
  mkdir -p "$STATE/docker/client/cli-plugins"
  ln -sfn "$(go_tools buildx "-X $module/version.Version=$version" $module/cmd/buildx)/buildx" "$STATE/docker/client/cli-plugins/docker-buildx"
}

docker_down() {
  stop docker
  # the engine leaves the network namespace of --network host mounted
  local mounted
  for mounted in "$STATE"/docker/exec/netns/*; do
    [ ! -e "$mounted" ] || umount "$mounted"
  done
}
