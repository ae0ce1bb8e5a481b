# One run: its time, and what it asked of the registry.

RUNS_HEADER=round,tool,scenario,wall_ms,cpu_ms,requests,bytes_up,bytes_down,blobs_sent,blobs_mounted,blobs_of_image,load

# measure ROUND TOOL SCENARIO IMAGE [COMMAND]
measure() {
  local round=$1 tool=$2 scenario=$3 command=${5:-$2} log=$WORK/log/$1-$2-$3 first began wall cpu load
  IMAGE=$4
  mkdir -p "$WORK/log"
  first=$(($(wc -l <"$REQUESTS") + 1))
  load=$(cut -d' ' -f1 /proc/loadavg)
  began=$(date +%s%N)
  TIMEFORMAT='%U %S'
  if ! cpu=$( { time in_place "$tool" "run_$command" >"$log" 2>&1; } 2>&1); then
    tail -n 30 "$log" >&2
    fail "$(title_of "$tool") fails, $scenario; the end of $log stands above"
  fi
  wall=$((($(date +%s%N) - began) / 1000000))
  tail -n "+$first" "$REQUESTS" >"$log.requests"
  # an engine works in another process: its share is not in the CPU time
  printf '%s,%s,%s,%s,%s,%s,%s,%s\n' "$round" "$tool" "$scenario" "$wall" \
    "$(awk -v cpu="$cpu" 'BEGIN { split(cpu, part, " "); printf "%d", (part[1] + part[2]) * 1000 }')" \
    "$(asked "$log.requests")" "$(blobs_of "$log.requests")" "$load" >>"$RUNS"
  printf '  %-12s %-20s %6d ms\n' "$scenario" "$(title_of "$tool")" "$wall" >&2
}

# Requests, bytes of their bodies, bytes of the answers, blobs sent, blobs mounted from another repository.
asked() {
  awk -F '\t' '
    { requests++; up += $6; down += $7 }
    ($2 == "PUT" || $2 == "POST") && $3 ~ /\/blobs\/uploads\// && $4 ~ /digest=/ && $5 == 201 { sent++ }
    $2 == "POST" && $4 ~ /mount=/ && $5 == 201 { mounted++ }
    END { printf "%d,%d,%d,%d,%d", requests, up, down, sent, mounted }' "$1"
}

# The manifest that was put last: /v2/<repository>/manifests/<tag>
last_manifest() {
  awk -F '\t' '$2 == "PUT" && $3 ~ /\/manifests\// && $5 == 201 { last = $3 } END { print last }' "$1" | sed "s#^/v2/\(.*\)/manifests/\(.*\)#$FRONT/\1:\2#"
}

# How many blobs the image has that was pushed, its configuration and its layers; none where nothing was pushed.
blobs_of() {
  local image
  image=$(last_manifest "$1")
  [ -n "$image" ] || { echo 0; return; }
  skopeo inspect --raw --authfile "$WORK/docker-config/config.json" --cert-dir "$STATE/registry/certs" "docker://$image" | grep -o '"digest"' | wc -l
}
