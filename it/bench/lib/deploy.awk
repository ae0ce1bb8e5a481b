# Reads the runs, writes the table: a line for each scenario, medians with the least and the most beside them, and the ratio within a round.

NR == 1 { next }
{ ms[$1, $2, $3] = $4; if ($1 > rounds) rounds = $1 }

END {
  scenarios = split("first,unchanged,tag,pipeline,again,prod,verdict", scenario, ",")
  describe["first"] = "release, first install: `mvn ship:upgrade`; the release script"
  describe["unchanged"] = "release, nothing changed"
  describe["tag"] = "release, another tag"
  describe["pipeline"] = "everything, one class changed: `mvn deploy -P env=dev`; `mvn package` and both scripts"
  describe["again"] = "everything, nothing changed"
  describe["prod"] = "promotion to prod: `mvn ship:upgrade -P env=prod`; the release script"
  describe["verdict"] = "from the upgrade to the verdict on a crash loop; the script's helm waits for 60 s here, for 300 s by default"

  print "Seconds of the whole process, median (least to most) of " rounds " rounds; below 1, ours is the faster:\n"
  print "| | ours | scripts, helm, docker, curl | ours ÷ scripts |"
  print "|---|---|---|---|"
  for (s = 1; s <= scenarios; s++)
    print "| " describe[scenario[s]] " | " spread("ours", scenario[s]) " | " spread("bash", scenario[s]) " | " ratio(scenario[s]) " |"
}

function spread(tool, when,   r, n) {
  n = 0
  for (r = 1; r <= rounds; r++) if ((r, tool, when) in ms) values[++n] = ms[r, tool, when] / 1000
  return n == 0 ? "–" : shown(n, 1)
}

function ratio(when,   r, n) {
  n = 0
  for (r = 1; r <= rounds; r++)
    if (((r, "ours", when) in ms) && ((r, "bash", when) in ms)) values[++n] = ms[r, "ours", when] / ms[r, "bash", when]
  return n == 0 ? "–" : shown(n, 2)
}
