package dev.shipline.it;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A deploy as a process, which is ended at a chosen moment. */
final class KillableDeploy {
    /** How the log ends the line of a step: "[INFO]   upgrade    orders-dev is at revision 2  [0.8 s]". One that says that it failed was ended, and has not come to its end. */
    private static final Pattern STEP =
            Pattern.compile("^\\[INFO\\]   ([a-z]+) +(?!failed  \\[)\\S.*\\[\\d+\\.\\d s\\]$");

    private static final int LONGEST_MINUTES = 5;

    /** SIGTERM, as a CI server or an impatient user sends it, or SIGKILL, as the kernel that is out of memory does. */
    enum Signal {
        TERM(143),
        KILL(137);

        final int exitCode;

        Signal(int exitCode) {
            this.exitCode = exitCode;
        }
    }

    /**
     * When to end it.
     *
     * @param after the step at whose end the delay begins; absent: it begins with the process
     */
    record Moment(Signal signal, Optional<String> after, int millis) {
        /** What comes next after one of these takes a while, and is where a release can be left in the middle. */
        private static final String[] STEPS = {
            "values",
            "cluster",
            "registry",
            "build",
            "push",
            "scan",
            "tag",
            "lock",
            "lock",
            "plan",
            "plan",
            "plan",
            "plan",
            "upgrade",
            "upgrade",
            "upgrade",
            "rollout",
            "rollout"
        };

        /** @param duration of a whole deploy, in milliseconds */
        static Moment any(Random random, int duration) {
            Signal signal = random.nextBoolean() ? Signal.TERM : Signal.KILL;
            if (random.nextInt(10) < 3) {
                return new Moment(signal, Optional.empty(), random.nextInt(duration));
            }
            String step = STEPS[random.nextInt(STEPS.length)];
            int next =
                    switch (step) {
                        case "plan" -> 1500;
                        case "upgrade" -> 2000;
                        default -> 300;
                    };
            return new Moment(signal, Optional.of(step), random.nextInt(3) == 0 ? 0 : random.nextInt(next));
        }

        @Override
        public String toString() {
            return "SIG" + signal + " " + millis + " ms after "
                    + after.map(step -> "\"" + step + "\"").orElse("its start");
        }
    }

    /**
     * How it ended.
     *
     * @param lastStep the last step that it said it had ended; "start" if it had not come to any
     * @param killed   whether it was ended, or was faster than that
     */
    record Result(int exitCode, String output, String lastStep, boolean killed, long millis) {}

    private final Process process;
    private final StringBuilder output = new StringBuilder();
    private final long begin = System.nanoTime();
    private String lastStep = "start";

    private KillableDeploy(Process process) {
        this.process = process;
    }

    static Result toItsEnd(ProcessBuilder build) throws IOException, InterruptedException {
        return new KillableDeploy(build.start()).run(Optional.empty());
    }

    static Result until(Moment moment, ProcessBuilder build) throws IOException, InterruptedException {
        return new KillableDeploy(build.start()).run(Optional.of(moment));
    }

    private Result run(Optional<Moment> moment) throws IOException, InterruptedException {
        Optional<Thread> killer = moment.map(when -> new Thread(() -> kill(when), "killer"));
        if (moment.isPresent() && moment.get().after().isEmpty()) {
            killer.get().start();
        }
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                output.append(line).append('\n');
                Matcher step = STEP.matcher(line);
                if (step.matches()) {
                    lastStep = step.group(1);
                    if (moment.flatMap(Moment::after).equals(Optional.of(lastStep))
                            && killer.get().getState() == Thread.State.NEW) {
                        killer.get().start();
                    }
                }
            }
        }
        if (!process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IllegalStateException("it does not end:\n" + output);
        }
        if (killer.isPresent() && killer.get().getState() != Thread.State.NEW) {
            killer.get().join();
        }
        int code = process.exitValue();
        boolean killed = moment.isPresent() && code == moment.get().signal().exitCode;
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
        return new Result(code, output.toString(), lastStep, killed, millis);
    }

    private void kill(Moment moment) {
        try {
            TimeUnit.MILLISECONDS.sleep(moment.millis());
            // unlike the process itself, its handle leaves the streams open
            if (moment.signal() == Signal.TERM) {
                process.toHandle().destroy();
            } else {
                process.toHandle().destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
