# What every part needs. Sourced, never run.
set -euo pipefail
umask 077

REAL=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/shipline-real
# The first of the ports on loopback. Another one gives another, independent environment.
PORT=${SHIPLINE_REAL_PORT:-17400}
STATE=${SHIPLINE_REAL_STATE:-$CACHE/state-$PORT}

# What registry and token service are called, and what they have their certificate for.
HOST=localhost
REGISTRY_PORT=$PORT
TOKEN_PORT=$((PORT + 1))
S3_PORT=$((PORT + 2))
METRICS_PORT=$((PORT + 3))
ETCD_PORT=$((PORT + 4))
ETCD_PEER_PORT=$((PORT + 5))
API_PORT=$((PORT + 6))
CONTROLLER_PORT=$((PORT + 7))
SCHEDULER_PORT=$((PORT + 8))
KWOK_PORT=$((PORT + 9))
# Where the API server asks about tokens that it does not know, as an EKS cluster asks AWS. A test answers there.
TOKEN_REVIEW_PORT=$((PORT + 19))
NODE_PORT=$((PORT + 20))
NODE_HEALTH_PORT=$((PORT + 21))
# For a service on the real node.
SERVICE_PORT=$((PORT + 22))

REGISTRY=$HOST:$REGISTRY_PORT

fail() {
  echo "it/real: $*" >&2
  exit 1
}

# A secret, random at its first use.
secret() {
  local file=$STATE/secrets/$1
  [ -s "$file" ] || { mkdir -p "$STATE/secrets" && openssl rand -hex 20 >"$file"; }
  cat "$file"
}

# curl that believes our authority.
fetch() {
  curl --silent --show-error --fail --max-time 10 --cacert "$STATE/pki/ca.pem" "$@"
}
