# Reads the runs, writes the tables. Medians, and the least and the most beside them.

NR == 1 { next }
{ ms[$1, $2, $3] = $4; if ($1 > rounds) rounds = $1 }

END {
  tools = split("ours,ours-helm3,ours-helm4,helm3,helm4", tool, ",")
  whats = split("submitted,proven,whole", what, ",")
  title["ours"] = "ours, worker"; title["ours-helm3"] = "ours, `helm` 3"; title["ours-helm4"] = "ours, `helm` 4"
  title["helm3"] = "helm 3"; title["helm4"] = "helm 4"
  describe["submitted"] = "the upgrade is submitted: our step `upgrade`; `helm upgrade --install`"
  describe["proven"] = "the rollout is proven: our steps `upgrade` and `rollout`; `helm upgrade --install --wait`"
  describe["whole"] = "whole process: `mvn ship:upgrade`; `helm upgrade --install --wait`"

  print "Seconds, median (least to most) of " rounds " rounds:\n"
  line = "| |"; rule = "|---|"
  for (t = 1; t <= tools; t++) { line = line " " title[tool[t]] " |"; rule = rule "---|" }
  print line; print rule
  for (w = 1; w <= whats; w++) {
    line = "| " describe[what[w]] " |"
    for (t = 1; t <= tools; t++) line = line " " spread(tool[t], what[w]) " |"
    print line
  }

  print "\nOurs against theirs within the same round, median (least to most). Below 1, ours is the faster:\n"
  pairs = split("ours helm3,ours helm4,ours-helm3 helm3,ours-helm4 helm4", pair, ",")
  line = "| |"; rule = "|---|"
  for (p = 1; p <= pairs; p++) { split(pair[p], side, " "); line = line " " title[side[1]] " ÷ " title[side[2]] " |"; rule = rule "---|" }
  print line; print rule
  for (w = 1; w <= whats; w++) {
    line = "| " (what[w] == "whole" ? "whole process" : what[w] == "proven" ? "proven" : "submitted") " |"
    for (p = 1; p <= pairs; p++) { split(pair[p], side, " "); line = line " " ratio(side[1], side[2], what[w]) " |" }
    print line
  }
}

function spread(which, when,   r, n) {
  n = 0
  for (r = 1; r <= rounds; r++) if ((r, which, when) in ms) values[++n] = ms[r, which, when] / 1000
  return n == 0 ? "–" : shown(n, 2)
}

function ratio(one, other, when,   r, n) {
  n = 0
  for (r = 1; r <= rounds; r++)
    if (((r, one, when) in ms) && ((r, other, when) in ms)) values[++n] = ms[r, one, when] / ms[r, other, when]
  return n == 0 ? "–" : shown(n, 2)
}
