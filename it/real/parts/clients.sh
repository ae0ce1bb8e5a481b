# The clients that others use on what we release.
clients_source="Go modules helm.sh/helm/v3, helm.sh/helm/v4"

clients_up() {
  local line version
  clients_version=
  mkdir -p "$STATE/bin"
  for line in 3 4; do
    version=$(version_of helm$line helm.sh/helm/v$line)
    ln -sfn "$(go_tools helm$line "-X helm.sh/helm/v$line/internal/version.version=$version" helm.sh/helm/v$line/cmd/helm)/helm" "$STATE/bin/helm$line"
    clients_version="$clients_version${clients_version:+, }helm $version"
  done
  clients_at="helm3, helm4"
}

clients_down() {
  :
}
