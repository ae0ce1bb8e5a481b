# The figures, for people.

table() {
  local tool scenario titles="" descriptions=""
  for tool in $TOOLS; do
    titles="$titles$(title_of "$tool")|"
  done
  for scenario in $SCENARIOS; do
    descriptions="$descriptions$(describe "$scenario")|"
  done
  awk -F , -v TOOLS="$TOOLS" -v TITLES="$titles" -v SCENARIOS="$SCENARIOS" -v DESCRIPTIONS="$descriptions" -f "$BENCH/lib/stats.awk" -f "$BENCH/lib/table.awk" "$RUNS"
}

# What was compared, where, and how busy the machine was.
circumstances() {
  local jar_mb load
  jar_mb=$(awk -v bytes="$(stat -c %s "$WORK/checkouts/ours/target/clinic.jar")" 'BEGIN { printf "%.0f", bytes / 1e6 }')
  load=$(awk -F , 'NR > 1 { if (NR == 2 || $NF < least) least = $NF; if ($NF > most) most = $NF } END { print least " to " most }' "$RUNS")
  [ -z "$QUICK" ] || printf 'A small service (`--quick`): of little meaning but for what is sent.\n\n'
  cat <<TEXT
Measured on $(date -u +%Y-%m-%d) at commit $(git -C "$ROOT" rev-parse --short=7 HEAD 2>/dev/null || echo unknown)$(git -C "$ROOT" diff --quiet HEAD 2>/dev/null || echo ", changed"). Load of the machine before the runs, 1 minute's average: $load.

- service: a jar of $jar_mb MB, $(dependencies) dependencies
- jib-maven-plugin $(version_in_pom jib-maven-plugin), docker-maven-plugin $(version_in_pom docker-maven-plugin), Docker engine and CLI $(docker --version | sed 's/Docker version \([^+,]*\).*/\1/'), registry $(cat "$CACHE/debian/docker-registry/VERSION")
- $(sed -n 's/^model name\s*: //p' /proc/cpuinfo | head -n 1), $(nproc) cores; $(awk '/MemTotal/ { printf "%.0f GB", $2 / 1e6 }' /proc/meminfo); Linux $(uname -r | cut -d- -f1)
- JDK $(java -version 2>&1 | sed -n 's/.*version "\([^"]*\)".*/\1/p'), Maven $(mvn -v | sed -n 's/.*Apache Maven \([0-9][^ \x1b]*\).*/\1/p')
TEXT
}

dependencies() {
  jar tf "$WORK/checkouts/ours/target/clinic.jar" | grep -c '^BOOT-INF/lib/.*\.jar$'
}

version_in_pom() {
  sed -n "/<artifactId>$1</,/<version>/s#.*<version>\(.*\)</version>.*#\1#p" "$BENCH/service/pom.xml" | head -n 1
}

# document NAME FIGURES [RUNS]: puts the figures between the two markers of docs/performance.md, and the runs beside it
document() {
  local page=$ROOT/docs/performance.md
  grep -q "<!-- $1: begin" "$page" && grep -q "<!-- $1: end" "$page" || fail "$page has not the markers to write between"
  awk -v figures="$2" -v name="$1" '
    index($0, "<!-- " name ": begin") { print; print ""; while ((getline line < figures) > 0) print line; print ""; inside = 1; next }
    index($0, "<!-- " name ": end") { inside = 0 }
    !inside { print }' "$page" >"$page.part"
  mv "$page.part" "$page"
  [ -z "${3:-}" ] || { mkdir -p "$ROOT/docs/performance" && cp "$3" "$ROOT/docs/performance/$1.csv"; }
}
