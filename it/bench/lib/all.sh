# What the benchmark needs. Sourced, never run.
export SHIPLINE_REAL_PORT=${SHIPLINE_REAL_PORT:-17600}
. "$(dirname "${BASH_SOURCE[0]}")/../../real/lib/all.sh"
umask 022

BENCH=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
ROOT=$(cd "$BENCH/../.." && pwd)
# Removed by it/real/down, with the rest of what the parts keep.
WORK=$STATE/bench
FRONT_PORT=$((PORT + 30))
PLAIN_PORT=$((PORT + 31))
PROOF_PORT=$((PORT + 32))
FRONT=$HOST:$FRONT_PORT
BASE=$FRONT/base/java:17
REQUESTS=$WORK/requests

# Every Maven runs as in the CircleCI configuration that is documented, whoever's plugin it runs.
BENCH_MAVEN_OPTS=${BENCH_MAVEN_OPTS-$(sed -n 's/^ *MAVEN_OPTS: //p' "$ROOT/docs/circleci/config.yml")}

# the client of the same package as the engine, whatever else is called docker here
PATH=$STATE/bin:$PATH

for file in parts engines project tools measure scenarios table; do
  . "$BENCH/lib/$file.sh"
done
