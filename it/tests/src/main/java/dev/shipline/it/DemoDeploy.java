package dev.shipline.it;

import java.time.Duration;

/** One deploy of the demo: how Maven ended, and what the run left in {@code release.json} and {@code plan.txt}. */
record DemoDeploy(String title, int exitCode, Duration elapsed, String report, String plan) {}
