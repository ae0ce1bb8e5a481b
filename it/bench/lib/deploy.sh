# A service's way into the cluster: ours, and the two scripts with docker, helm and curl that it replaces.

DEPLOYS=$WORK/deploy
DEPLOYERS="ours bash"
DEPLOY_SCENARIOS="first unchanged tag pipeline again prod crash"

# What the two share: chart and values in S3, the account that deploys, the intake.
deploy_settings() {
  mkdir -p "$DEPLOYS/log"
  repository
  cp "$STATE/settings.xml" "$DEPLOYS/settings.xml"
  (
    umask 077
    # shellcheck disable=SC1091 # written by it/real/up
    . "$STATE/s3/deployer"
    printf 'user = "%s:%s"\nheader = "x-amz-security-token: %s"\n' "$AWS_ACCESS_KEY_ID" "$AWS_SECRET_ACCESS_KEY" "$AWS_SESSION_TOKEN" >"$DEPLOYS/s3.curl"
    printf 'header = "DD-API-KEY: %s"\n' "$(secret datadog)" >"$DEPLOYS/datadog.curl"
    mkdir -p "$DEPLOYS/docker-config"
  )
}

deploy_checkouts() {
  local tool
  for tool in $DEPLOYERS; do
    checkout_as "$tool" "$([ "$tool" = ours ] && echo ours || echo docker)"
  done
}

# The service of the image benchmark, with its Dockerfile for the tools that need one.
checkout_as() {
  checkout "$2"
  rm -rf "$WORK/checkouts/deploy-$1"
  mv "$WORK/checkouts/$2" "$WORK/checkouts/deploy-$1"
}

# deploy_values TOOL ENVIRONMENT PLAYS: uploaded as a team does, before the deploy that is measured
deploy_values() {
  local folder=$DEPLOYS/values-$1 file
  mkdir -p "$folder"
  printf 'name: %s\nlabels:\n  team: bench\n' "bench-$1-$ROUND" >"$folder/base.yaml"
  printf 'replicas: 1\n' >"$folder/$2.yaml"
  [ -z "${3:-}" ] || printf 'labels:\n  plays: %s\n' "$3" >>"$folder/$2.yaml"
  for file in base "$2"; do
    s3 PUT "values/bench-$1-$ROUND/$file.yaml" --upload-file "$folder/$file.yaml" || fail "cannot upload values"
  done
}

# deploy_round NUMBER
deploy_round() {
  local tool scenario
  ROUND=$RUN-$1
  for tool in $(rotated "$1" $DEPLOYERS); do
    untimed "$tool" image
    deploy_values "$tool" dev
    deploy_values "$tool" prod
  done
  for scenario in $DEPLOY_SCENARIOS; do
    for tool in $(rotated "$1" $DEPLOYERS); do
      "deploy_before_$scenario" "$tool"
      deploy_measured "$1" "$tool" "$scenario"
    done
  done
  deploy_ended
}

deploy_before_first() { :; }
deploy_before_unchanged() { :; }
deploy_before_again() { :; }
deploy_before_prod() { :; }
deploy_before_crash() { deploy_values "$1" dev crash-loop; }

deploy_before_tag() {
  another_edition "$1"
  untimed "$1" image
}

deploy_before_pipeline() {
  another_edition "$1"
}

another_edition() {
  EDITION=$((${EDITION:-1} + 1))
  sed -i "s/\"edition [0-9]*\"/\"edition $EDITION\"/" "$WORK/checkouts/deploy-$1/src/main/java/com/acme/clinic/VisitsController.java"
  commit "deploy-$1" "Edition $EDITION"
}

# What a scenario is, for each: the release alone where the image is there, or everything from the sources on.
deploy_command() {
  case $1-$2 in
    ours-first | ours-unchanged | ours-tag | ours-crash) echo "ours_dev ship:upgrade" ;;
    ours-prod) echo "ours_prod ship:upgrade" ;;
    ours-pipeline | ours-again) echo "ours_dev deploy" ;;
    ours-image) echo "ours_image" ;;
    bash-first | bash-unchanged | bash-tag | bash-crash) echo "launcher dev" ;;
    bash-prod) echo "launcher prod" ;;
    bash-pipeline | bash-again) echo "bash_pipeline" ;;
    bash-image) echo "bash_build" ;;
  esac
}

untimed() {
  in_deploy "$1" $(deploy_command "$1" "$2") >"$DEPLOYS/log/$1-$2" 2>&1 || { tail -n 30 "$DEPLOYS/log/$1-$2" >&2; fail "$1 cannot make its image"; }
}

# deploy_measured ROUND TOOL SCENARIO
deploy_measured() {
  local log=$DEPLOYS/log/$1-$2-$3 began wall load verdict
  load=$(cut -d' ' -f1 /proc/loadavg)
  began=$(date +%s%N)
  if in_deploy "$2" $(deploy_command "$2" "$3") >"$log" 2>&1; then
    [ "$3" != crash ] || fail "$2 takes a crash loop for a success: $log"
  else
    [ "$3" = crash ] || { tail -n 30 "$log" >&2; fail "$2 fails, $3; the end of $log stands above"; }
  fi
  wall=$((($(date +%s%N) - began) / 1000000))
  printf '%s,%s,%s,%s,%s\n' "$1" "$2" "$3" "$wall" "$load" >>"$RUNS"
  if [ "$3" = crash ] && [ "$2" = ours ]; then
    verdict=$(tr -d ' \n' <"$WORK/checkouts/deploy-ours/target/ship/release.json" | grep -o '{"step":"rollout"[^}]*}' | sed 's/.*"millis":\([0-9]*\).*/\1/')
    printf '%s,%s,verdict,%s,%s\n' "$1" "$2" "$verdict" "$load" >>"$RUNS"
  elif [ "$3" = crash ]; then
    printf '%s,%s,verdict,%s,%s\n' "$1" "$2" "$wall" "$load" >>"$RUNS"
  fi
  printf '  %-10s %-6s %6d ms\n' "$3" "$2" "$wall" >&2
}

ours_dev() { ours_mvn "$1" -Denv=dev -Dship.release="bench-ours-$ROUND"; }
# the evidence of dev stands for qa's: both tools release to one environment before prod
ours_prod() { ours_mvn "$1" -Denv=prod -Dship.promote.from=dev -Dship.release="bench-ours-$ROUND"; }
ours_image() { ours_mvn "package" dev.shipline:release-maven-plugin:scan; }

ours_mvn() {
  mvn -B -ntp -gs "$DEPLOYS/settings.xml" -Dmaven.repo.local="$WORK/repository" "$@" -Dship.image="$REGISTRY/acme/bench-ours-$RUN" \
    -Dship.values="s3://values/bench-ours-$ROUND" -Dship.image.mainClass=com.acme.clinic.ClinicApplication -Dship.trunk=main
}

bash_pipeline() {
  bash_build && launcher dev
}

bash_build() {
  mvn -B -ntp -gs "$DEPLOYS/settings.xml" -Dmaven.repo.local="$WORK/repository" package && "$BENCH/bash/helm-build.sh"
}

launcher() {
  local values=$1.yaml timeout=300s
  # the usual answer to a crash loop is the end of this time; a minute is kind
  ! grep -q crash-loop "$DEPLOYS/values-bash/$1.yaml" || timeout=60s
  RELEASE_NAME=bench-bash-$ROUND RELEASE_NAMESPACE=$1 HELM_CHART_NAME=microservice HELM_VALUES_S3_FOLDER=bench-bash-$ROUND HELM_VALUES_FILENAME=$values \
    HELM_VALUES_BASE_ON=true HELM=$STATE/bin/helm3 HELM_TIMEOUT=$timeout "$BENCH/bash/helm-launcher.sh"
}

# in_deploy TOOL COMMAND...: in its checkout, with what its CI job has
in_deploy() {
  local tool=$1
  shift
  (
    cd "$WORK/checkouts/deploy-$tool"
    unset MAVEN_ARGS DOCKER_CONTEXT DOCKER_TLS_VERIFY KUBECONFIG CIRCLE_SHA1 IMAGE_NAME
    export XDG_CACHE_HOME=$DEPLOYS/cache-$tool
    export MAVEN_OPTS="-Djavax.net.ssl.trustStore=$STATE/pki/truststore.p12 -Djavax.net.ssl.trustStorePassword=changeit ${BENCH_MAVEN_OPTS:-}"
    if [ "$tool" = ours ]; then
      # shellcheck disable=SC1091
      . <(sed 's/^/export /' "$STATE/s3/deployer")
    else
      export DOCKER_CONFIG=$DEPLOYS/docker-config DOCKER_HOST=unix://$STATE/docker.sock DOCKER_BUILDKIT=0
      export QUAY_USERNAME=acme+ci QUAY_PASSWORD IMAGE_NAME=$REGISTRY/acme/bench-bash-$RUN CIRCLE_SHA1 BASE=$REGISTRY/base/java:17
      QUAY_PASSWORD=$(secret robot)
      CIRCLE_SHA1=$(git rev-parse HEAD)
      export S3_URL=https://localhost:$S3_PORT S3_CREDENTIALS=$DEPLOYS/s3.curl S3_CA=$STATE/pki/ca.pem
      export DD_URL=http://localhost:$METRICS_PORT/datadog DD_KEY_CONFIG=$DEPLOYS/datadog.curl DD_ROLE_TAG=bench
      # what waits for the rollout reads more than a deploy of ours: the administrator's rights are nobody's advantage
      export KUBECONFIG=$STATE/kubernetes/admin.kubeconfig
    fi
    "$@"
  )
}

# What is deployed uses the cluster's time in the rounds after it.
deploy_ended() {
  local namespace
  for namespace in dev prod; do
    as_administrator --namespace "$namespace" delete deployments,services,leases --all --wait=false
    as_administrator --namespace "$namespace" delete secrets --selector owner=helm --wait=false
  done
}

as_administrator() {
  KUBECONFIG=$STATE/kubernetes/admin.kubeconfig "$STATE/bin/kubectl" "$@" >>"$DEPLOYS/log/ended" 2>&1
}

deploy_circumstances() {
  local load
  load=$(awk -F , 'NR > 1 { if (NR == 2 || $NF < least) least = $NF; if ($NF > most) most = $NF } END { print least " to " most }' "$RUNS")
  cat <<TEXT
Measured on $(date -u +%Y-%m-%d) at commit $(git -C "$ROOT" rev-parse --short=7 HEAD 2>/dev/null || echo unknown)$(git -C "$ROOT" diff --quiet HEAD 2>/dev/null || echo ", changed"). Load of the machine before the runs, 1 minute's average: $load, on $(nproc) cores.

- $(sed -n 's/^model name\s*: //p' /proc/cpuinfo | head -n 1); Linux $(uname -r | cut -d- -f1); JDK $(java -version 2>&1 | sed -n 's/.*version "\([^"]*\)".*/\1/p'), Maven $(mvn -v | sed -n 's/.*Apache Maven \([0-9][^ \x1b]*\).*/\1/p')
- helm $("$STATE/bin/helm3" version --template '{{.Version}}'), Docker $(docker --version | sed 's/Docker version \([^+,]*\).*/\1/'), curl $(curl --version | sed -n '1s/curl \([^ ]*\).*/\1/p'); the pods are played by kwok: ready one second after they are scheduled
TEXT
}
