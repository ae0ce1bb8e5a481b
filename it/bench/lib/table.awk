# Reads the runs, writes the tables. Medians, and the least and the most beside them.

NR == 1 { next }
{
  key = $2 SUBSEP $3
  if ($1 > rounds) rounds = $1
  wall[$1, key] = $4 / 1000; cpu[$1, key] = $5 / 1000
  requests[$1, key] = $6; up[$1, key] = $7 / 1e6; sent[$1, key] = $9; mounted[$1, key] = $10; blobs[$1, key] = $11
}

END {
  tools = split(TOOLS, tool, " ")
  scenarios = split(SCENARIOS, scenario, " ")
  split(TITLES, title, "|")
  split(DESCRIPTIONS, description, "|")

  print "Seconds of the whole process, " (rounds == 1 ? "of one round" : "median (least to most) of " rounds " rounds") ":\n"
  heads()
  for (s = 1; s <= scenarios; s++) {
    line = "| " description[s] " |"
    for (t = 1; t <= tools; t++) line = line " " spread("wall", tool[t], scenario[s], 1) " |"
    print line
  }
  line = "| an empty `mvn validate` |"
  for (t = 1; t <= tools; t++) line = line " " spread("wall", tool[t], "validate", 1) " |"
  print line

  print "\nOurs against theirs within the same round, whole process; in brackets net of `mvn validate`. Below 1, ours is the faster:\n"
  pairs = split("ours jib,ours dmp,ours docker,ours-docker dmp,ours-docker docker", pair, ",")
  line = "| |"; rule = "|---|"
  for (p = 1; p <= pairs; p++) { split(pair[p], side, " "); line = line " " name(side[1]) " ÷ " name(side[2]) " |"; rule = rule "---|" }
  print line; print rule
  for (s = 1; s <= scenarios; s++) {
    line = "| " description[s] " |"
    for (p = 1; p <= pairs; p++) {
      split(pair[p], side, " ")
      line = line " " ratio(side[1], side[2], scenario[s]) " |"
    }
    print line
  }

  print "\nSeconds of CPU, medians, of the two that need no engine, whose work would not be in it. A busy machine changes these least:\n"
  print "| | " name("ours") " | " name("jib") " | " name("ours") " ÷ " name("jib") " |"
  print "|---|---|---|---|"
  for (s = 1; s <= scenarios; s++) {
    n = collect("cpu", "ours", scenario[s]); one = n ? middle(n) : 0
    n = collect("cpu", "jib", scenario[s]); other = n ? middle(n) : 0
    if (one == 0 || other == 0) continue
    printf "| %s | %.1f | %.1f | %.2f |\n", description[s], one, other, one / other
  }

  print "\nSent to the registry, medians: MB in the bodies of requests; requests, those for tokens included; of the image's blobs, those sent and those mounted from another repository:\n"
  heads()
  for (s = 1; s <= scenarios; s++) {
    line = "| " description[s] " |"
    for (t = 1; t <= tools; t++) line = line " " traffic(tool[t], scenario[s]) " |"
    print line
  }
}

function heads(   t, line, rule) {
  line = "| |"; rule = "|---|"
  for (t = 1; t <= tools; t++) { line = line " " title[t] " |"; rule = rule "---|" }
  print line; print rule
}

function name(which,   t) {
  for (t = 1; t <= tools; t++) if (tool[t] == which) return title[t]
}

function collect(what, which, when,   r, n) {
  n = 0
  for (r = 1; r <= rounds; r++) {
    if (!((r, which, when) in wall)) continue
    if (what == "wall") values[++n] = wall[r, which, when]
    if (what == "cpu") values[++n] = cpu[r, which, when]
    if (what == "requests") values[++n] = requests[r, which, when] + 0
    if (what == "up") values[++n] = up[r, which, when] + 0
    if (what == "sent") values[++n] = sent[r, which, when] + 0
    if (what == "mounted") values[++n] = mounted[r, which, when] + 0
    if (what == "blobs") values[++n] = blobs[r, which, when] + 0
  }
  sort(n)
  return n
}

function spread(what, which, when, digits,   n) {
  n = collect(what, which, when)
  return n == 0 ? "–" : shown(n, digits)
}

function ratio(one, other, when,   r, n, whole, bounds) {
  n = 0
  for (r = 1; r <= rounds; r++) if (both(r, one, other, when)) values[++n] = wall[r, one, when] / wall[r, other, when]
  if (n == 0) return "–"
  sort(n)
  whole = sprintf("%.2f", middle(n))
  bounds = n == 1 ? "" : sprintf(", %.2f to %.2f", values[1], values[n])
  n = 0
  for (r = 1; r <= rounds; r++) if (both(r, one, other, when))
    values[++n] = (wall[r, one, when] - wall[r, one, "validate"]) / (wall[r, other, when] - wall[r, other, "validate"])
  sort(n)
  return whole bounds " [" sprintf("%.2f", middle(n)) "]"
}

function both(r, one, other, when) {
  return ((r, one, when) in wall) && ((r, other, when) in wall)
}

function traffic(which, when,   n, text) {
  n = collect("up", which, when)
  if (n == 0) return "–"
  text = sprintf("%.2f MB; ", middle(n))
  n = collect("requests", which, when)
  text = text sprintf("%d requests; ", middle(n))
  n = collect("blobs", which, when)
  if (middle(n) == 0) return text "no image pushed"
  text = text sprintf("of %d ", middle(n))
  n = collect("sent", which, when)
  text = text sprintf("%d sent", middle(n))
  n = collect("mounted", which, when)
  return middle(n) == 0 ? text : text sprintf(", %d mounted", middle(n))
}
