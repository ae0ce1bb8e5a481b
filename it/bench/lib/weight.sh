# What a plugin costs before it does anything: its files, and the time and memory that Maven takes to load it.

WEIGHTS=$WORK/weight
PLUGINS="ours jib dmp jkube kokuwa clean"

plugin_of() {
  case $1 in
    ours) echo "dev.shipline:release-maven-plugin:$(our_version)" ;;
    jib) echo "com.google.cloud.tools:jib-maven-plugin:$(version_in_pom jib-maven-plugin)" ;;
    dmp) echo "io.fabric8:docker-maven-plugin:$(version_in_pom docker-maven-plugin)" ;;
    jkube) echo "org.eclipse.jkube:kubernetes-maven-plugin:1.18.1" ;;
    kokuwa) echo "io.kokuwa.maven:helm-maven-plugin:6.17.0" ;;
    clean) echo "org.apache.maven.plugins:maven-clean-plugin:3.5.0" ;;
  esac
}

# A goal that loads the plugin and does nothing of its trade.
goal_of() {
  case $1 in
    jib) echo _skaffold-init ;;
    jkube | dmp | ours | clean | kokuwa) echo help ;;
  esac
}

# weigh PLUGIN: into an empty repository
weigh() {
  local repo=$WEIGHTS/$1
  mkdir -p "$repo"
  if [ "$1" = ours ]; then
    mkdir -p "$repo/dev"
    cp -r "$WORK/repository/dev/shipline" "$repo/dev/"
    rm -rf "$repo/dev/shipline/release-build-extension"
  fi
  run_plugin "$1" "$(plugin_of "$1"):$(goal_of "$1")"
  files "$repo" >"$WEIGHTS/$1.files"
}

# A goal that needs Helm and no neighbour: what it adds is what a release downloads more.
weigh_worker() {
  run_plugin ours "$(plugin_of ours):publish-chart" -Dship.chart.folder="$ROOT/it/charts/microservice" -Dship.chart.repository=oci://localhost:1/charts -Dship.dryRun
  files "$WEIGHTS/ours" >"$WEIGHTS/worker.files"
}

# load_plugin PLUGIN: the time and the memory of a Maven that does nothing else
load_plugin() {
  local began
  began=$(date +%s%N)
  if [ "$1" = nothing ]; then
    run_plugin clean -o validate
  else
    run_plugin "$1" -o "$(plugin_of "$1"):$(goal_of "$1")"
  fi
  printf '%s %s %s\n' "$1" $((($(date +%s%N) - began) / 1000000)) "$(awk '/Maximum resident/ { print $NF }' "$WEIGHTS/time")" >>"$WEIGHTS/loads"
}

# run_plugin REPOSITORY ARGUMENTS...
run_plugin() {
  local repo=$WEIGHTS/$1
  shift
  (cd "$WEIGHTS/empty" && XDG_CACHE_HOME=$WEIGHTS/cache MAVEN_OPTS="" /usr/bin/time -v -o "$WEIGHTS/time" mvn -B -ntp -Dmaven.repo.local="$repo" "$@") >"$WEIGHTS/log" 2>&1 ||
    { tail -n 20 "$WEIGHTS/log" >&2; fail "$* fails; the end of $WEIGHTS/log stands above"; }
}

# files FOLDER: how many jars, and how many bytes in them
files() {
  find "$1" -name '*.jar' -printf '%s\n' | awk '{ bytes += $1; jars++ } END { printf "%d %d\n", jars, bytes }'
}

weight_table() {
  local plugin jars bytes worker_jars worker_bytes
  echo "| plugin | jars | MB | ms to load | peak of memory, MB |"
  echo "|---|---|---|---|---|"
  for plugin in $PLUGINS; do
    read -r jars bytes <"$WEIGHTS/$plugin.files"
    printf '| %s | %d | %.1f | %s | %s |\n' "\`$(plugin_of "$plugin" | cut -d: -f2,3 | tr : ' ')\`" "$jars" "$(awk -v b="$bytes" 'BEGIN { print b / 1e6 }')" \
      "$(($(median_of "$plugin" 2) - $(median_of nothing 2)))" "$(($(median_of "$plugin" 3) / 1024))"
  done
  read -r jars bytes <"$WEIGHTS/ours.files"
  read -r worker_jars worker_bytes <"$WEIGHTS/worker.files"
  printf '\nThe Helm worker, which only a release downloads: %d jars and %.1f MB more.\n' $((worker_jars - jars)) "$(awk -v b=$((worker_bytes - bytes)) 'BEGIN { print b / 1e6 }')"
}

# median_of PLUGIN COLUMN
median_of() {
  awk -v plugin="$1" -v column="$2" '$1 == plugin { print $column }' "$WEIGHTS/loads" | sort -n | awk '{ value[NR] = $1 } END { print value[int((NR + 1) / 2)] }'
}

weight_circumstances() {
  cat <<TEXT
Measured on $(date -u +%Y-%m-%d) at commit $(git -C "$ROOT" rev-parse --short=7 HEAD 2>/dev/null || echo unknown)$(git -C "$ROOT" diff --quiet HEAD 2>/dev/null || echo ", changed"), with JDK $(java -version 2>&1 | sed -n 's/.*version "\([^"]*\)".*/\1/p') and Maven $(mvn -v | sed -n 's/.*Apache Maven \([0-9][^ \x1b]*\).*/\1/p') on $(nproc) cores. Load of the machine after the runs: $(cut -d' ' -f1 /proc/loadavg).
TEXT
}
