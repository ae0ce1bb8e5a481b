# Processes: started in sessions of their own, ended by the files in which we wrote them down, and by nothing else.

# When a process began. With its number it names one process for ever; the number alone may be somebody else's by now.
birth_of() {
  local stat
  stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 1
  # the name of the program stands in parentheses and may hold blanks
  # shellcheck disable=SC2086
  set -- ${stat##*) }
  echo "${20}"
}

# Tells the number of a part's process if it still runs.
running() {
  local pid birth
  read -r pid birth 2>/dev/null <"$STATE/pid/$1" || return 1
  [ "$(birth_of "$pid")" = "$birth" ] && echo "$pid"
}

# start NAME COMMAND...: unless it runs already
start() {
  local name=$1 pid
  shift
  running "$name" >/dev/null && return
  mkdir -p "$STATE/pid" "$STATE/log"
  setsid "$@" >>"$STATE/log/$name" 2>&1 </dev/null &
  pid=$!
  echo "$pid $(birth_of "$pid" || echo 0)" >"$STATE/pid/$name"
  disown "$pid"
}

# until_ready NAME SECONDS COMMAND...: waits until the command succeeds, for no longer than the process lives
until_ready() {
  local name=$1 end=$((SECONDS + $2))
  shift 2
  until "$@" >/dev/null 2>&1; do
    if ! running "$name" >/dev/null || [ "$SECONDS" -ge "$end" ]; then
      tail -n 15 "$STATE/log/$name" >&2
      fail "$name does not come up; the end of $STATE/log/$name stands above"
    fi
    sleep 0.2
  done
}

# stop NAME: asks, and insists after a while
stop() {
  local pid tries=0
  if pid=$(running "$1"); then
    kill -TERM "$pid" 2>/dev/null || true
    while running "$1" >/dev/null; do
      tries=$((tries + 1))
      [ "$tries" -ne 150 ] || kill -KILL "$pid" 2>/dev/null || true
      sleep 0.1
    done
  fi
  rm -f "$STATE/pid/$1"
}
