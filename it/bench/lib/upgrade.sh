# One upgrade of the same service by each tool: another value, so that its pod is replaced.

UPGRADES=$WORK/upgrade
UPGRADERS="ours helm3 ours-helm3 helm4 ours-helm4"

orders_checkout() {
  local folder=$UPGRADES/orders
  mkdir "$folder"
  (cd "$ROOT/it/services/orders" && tar --exclude=./target -cf - .) | tar -xf - -C "$folder"
  git -C "$folder" -c init.defaultBranch=main init --quiet
  git -C "$folder" add --all
  git -C "$folder" -c user.name=bench -c user.email=bench@example.com -c commit.gpgsign=false commit --quiet --message Start
  sed -e 's#<ship.values>.*</ship.values>##' -e 's#<ship.chart>.*</ship.chart>##' "$STATE/settings.xml" >"$UPGRADES/settings.xml"
  # the first deploy of all: from here on the commit's image is there
  values_of ours first
  ours ours deploy
}

# values_of TOOL WHAT: the files that each tool is given
values_of() {
  local folder=$UPGRADES/values-$1
  mkdir -p "$folder"
  sed "s/^name: .*/name: bench-$1/" "$ROOT/it/values/orders/base.yaml" >"$folder/base.yaml"
  printf 'replicas: 1\nenvironment:\n  configMap:\n    TURN: "%s"\n' "$2" >"$folder/dev.yaml"
}

# upgrade_round ROUND TOOL
upgrade_round() {
  local round=$1 tool=$2 began wall
  values_of "$tool" "$round"
  case $tool in
    ours*)
      began=$(date +%s%N)
      ours "$tool" ship:upgrade
      wall=$((($(date +%s%N) - began) / 1000000))
      keep "$round" "$tool" submitted "$(step_millis upgrade)"
      keep "$round" "$tool" proven $(($(step_millis upgrade) + $(step_millis rollout)))
      keep "$round" "$tool" whole "$wall"
      ;;
    helm*)
      began=$(date +%s%N)
      helm_upgrade "$tool"
      keep "$round" "$tool" submitted $((($(date +%s%N) - began) / 1000000))
      as_deployer kubectl --namespace dev rollout status "deployment/bench-$tool" >/dev/null
      values_of "$tool" "$round again"
      began=$(date +%s%N)
      helm_upgrade "$tool" --wait
      wall=$((($(date +%s%N) - began) / 1000000))
      keep "$round" "$tool" proven "$wall"
      keep "$round" "$tool" whole "$wall"
      ;;
  esac
}

# ours TOOL GOAL
ours() {
  local executable="" log=$UPGRADES/log/$1
  case $1 in
    ours-*) executable=$STATE/bin/${1#ours-} ;;
  esac
  (
    cd "$UPGRADES/orders"
    unset CIRCLE_SHA1 IMAGE_NAME MAVEN_ARGS KUBECONFIG
    export XDG_CACHE_HOME=$UPGRADES/cache
    export MAVEN_OPTS="-Djavax.net.ssl.trustStore=$STATE/pki/truststore.p12 -Djavax.net.ssl.trustStorePassword=changeit ${BENCH_MAVEN_OPTS:-}"
    mvn -B -ntp -gs "$UPGRADES/settings.xml" -Dmaven.repo.local="$WORK/repository" "$2" -Penv=dev -DskipTests -Dship.metrics.enabled=false \
      -Dship.image="$REGISTRY/acme/bench-upgrade" -Dship.release="bench-$1" -Dship.chart="$ROOT/it/charts/microservice" \
      -Dship.values="$UPGRADES/values-$1" -Dship.helm.executable="$executable"
  ) >"$log" 2>&1 || { tail -n 30 "$log" >&2; fail "our upgrade fails; the end of $log stands above"; }
}

# As our generated file does it: by digest.
helm_upgrade() {
  local tool=$1 folder=$UPGRADES/values-$1 log=$UPGRADES/log/$1
  shift
  printf 'image: {repository: "%s", tag: "%s", digest: "%s"}\n' "$REGISTRY/acme/bench-upgrade" "$(image_field tag)" "$(image_field digest)" >"$folder/image.yaml"
  as_deployer "$STATE/bin/$tool" upgrade --install "bench-$tool" "$ROOT/it/charts/microservice" --namespace dev \
    --values "$folder/base.yaml" --values "$folder/dev.yaml" --values "$folder/image.yaml" "$@" >"$log" 2>&1 ||
    { tail -n 30 "$log" >&2; fail "$tool fails; the end of $log stands above"; }
}

as_deployer() {
  # what waits for the rollout reads more than a deploy of ours: the administrator's rights are nobody's advantage
  PATH=$STATE/bin:$PATH KUBECONFIG=$STATE/kubernetes/admin.kubeconfig "$@"
}

# image_field NAME, of our last report
image_field() {
  grep -o "\"$1\" *: *\"[^\"]*\"" "$UPGRADES/orders/target/ship/image.json" | head -n 1 | cut -d'"' -f4
}

# step_millis STEP, of our last report
step_millis() {
  tr -d ' \n' <"$UPGRADES/orders/target/ship/release.json" | grep -o "{\"step\":\"$1\"[^}]*}" | sed 's/.*"millis":\([0-9]*\).*/\1/'
}

keep() {
  printf '%s,%s,%s,%s,%s\n' "$1" "$2" "$3" "$4" "$(cut -d' ' -f1 /proc/loadavg)" >>"$RUNS"
  printf '  %-12s %-10s %6d ms\n' "$2" "$3" "$4" >&2
}

upgrade_circumstances() {
  local load
  load=$(awk -F , 'NR > 1 { if (NR == 2 || $NF < least) least = $NF; if ($NF > most) most = $NF } END { print least " to " most }' "$RUNS")
  cat <<TEXT
Measured on $(date -u +%Y-%m-%d) at commit $(git -C "$ROOT" rev-parse --short=7 HEAD 2>/dev/null || echo unknown)$(git -C "$ROOT" diff --quiet HEAD 2>/dev/null || echo ", changed"). Load of the machine after the runs, 1 minute's average: $load, on $(nproc) cores.

- $(sed -n 's/^model name\s*: //p' /proc/cpuinfo | head -n 1); Linux $(uname -r | cut -d- -f1); JDK $(java -version 2>&1 | sed -n 's/.*version "\([^"]*\)".*/\1/p'), Maven $(mvn -v | sed -n 's/.*Apache Maven \([0-9][^ \x1b]*\).*/\1/p')
- helm $("$STATE/bin/helm3" version --template '{{.Version}}') and $("$STATE/bin/helm4" version --template '{{.Version}}'), Kubernetes $("$STATE/bin/kubectl" version --client -o yaml | sed -n 's/.*gitVersion: //p' | head -n 1), whose pods are played by kwok: ready one second after they are scheduled
TEXT
}
