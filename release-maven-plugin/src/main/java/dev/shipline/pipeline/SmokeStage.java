package dev.shipline.pipeline;

import static dev.shipline.pipeline.Done.done;
import static java.util.Objects.requireNonNull;

import dev.shipline.cluster.Pause;
import dev.shipline.cluster.Rollout;
import dev.shipline.cluster.Rollout.Trouble;
import dev.shipline.cluster.ServiceProxy;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.helm.Revision;
import dev.shipline.pipeline.SmokeCheck.Where;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Asks the service that is rolled out, until it gives the right answer or the time is up. What is up and gives another one is a release that failed. */
final class SmokeStage {
    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(2);
    private static final Duration LONGEST_TRY = Duration.ofSeconds(10);

    private final SmokeCheck check;
    private final Neighbours neighbours;
    private final ReleaseRun run;
    private final Clock clock;
    private final Pause pause;

    SmokeStage(SmokeCheck check, Neighbours neighbours, ReleaseRun run, Clock clock, Pause pause) {
        this.check = requireNonNull(check, "check is null");
        this.neighbours = requireNonNull(neighbours, "neighbours is null");
        this.run = requireNonNull(run, "run is null");
        this.clock = requireNonNull(clock, "clock is null");
        this.pause = requireNonNull(pause, "pause is null");
    }

    /** Before anything is changed: whether there will be a service to ask, and a right to ask it. */
    void require(String namespace, String manifest) {
        if (check.where().path().isPresent()) {
            services().requireRight(namespace, service(manifest));
        }
    }

    Done<String> ask(Revision revision) {
        String subject = subject(revision);
        Function<Duration, SmokeAnswer> question = question(revision);
        Instant begin = clock.instant();
        Instant end = begin.plus(check.timeout());
        String said = "";
        for (int tries = 1; ; tries++) {
            SmokeAnswer answer = answer(question, clock.instant().isBefore(end));
            if (answer.hasStatus(check.status())) {
                return done(
                        subject,
                        subject + " answers " + check.status() + (tries == 1 ? "" : ", asked " + times(tries)));
            }
            if (!clock.instant().isBefore(end)) {
                throw failed(revision, subject, answer, tries);
            }
            if (!answer.words().equals(said)) {
                said = answer.words();
                run.progress(Step.SMOKE, subject + " " + said + "; asking again");
            }
            rest(subject);
        }
    }

    /** An API server that is away for a moment says nothing of the service. */
    private SmokeAnswer answer(Function<Duration, SmokeAnswer> question, boolean isTimeLeft) {
        try {
            return question.apply(shorter(LONGEST_TRY, check.timeout()));
        } catch (ReleaseFailure e) {
            if (e.code() != FailureCode.UNREACHABLE || !isTimeLeft) {
                throw e;
            }
            return SmokeAnswer.none(e.because());
        }
    }

    private ReleaseFailure failed(Revision revision, String subject, SmokeAnswer answer, int tries) {
        String reason = answer.words() + ", and " + check.status() + " was expected (asked " + times(tries) + " in "
                + check.timeout().toSeconds() + " s)";
        Trouble trouble =
                new Trouble("smoke check of " + subject, reason, List.of(), List.of(), answer.lines(), fix(answer));
        Rollout rollout = new Rollout(Rollout.Outcome.FAILED, List.of(), List.of(trouble));
        run.watched(rollout);
        return DeployStage.unhealthy(revision, rollout);
    }

    private static String times(int tries) {
        return tries == 1 ? "once" : tries + " times";
    }

    private String fix(SmokeAnswer answer) {
        if (answer.status().isEmpty()) {
            return "see whether this machine reaches it (DNS, ingress, firewall, certificate), or ask through the cluster"
                    + " with ship.smoke.path; if it only comes later, raise ship.smoke.timeout";
        }
        return "see why the service answers so (its log, the ingress before it), or correct ship.smoke.status and the"
                + " address; if it only needs longer, raise ship.smoke.timeout";
    }

    private String subject(Revision revision) {
        Where where = check.where();
        return where.url()
                .map(Object::toString)
                .orElseGet(() -> where.path().orElseThrow() + " of service " + service(revision.manifest()));
    }

    private Function<Duration, SmokeAnswer> question(Revision revision) {
        Where where = check.where();
        if (where.url().isPresent()) {
            UrlQuestion question = new UrlQuestion(where.url().get(), check.headers(), LONGEST_TRY);
            return question::ask;
        }
        String service = service(revision.manifest());
        return timeout -> {
            ServiceProxy.Answer answer =
                    services().get(revision.namespace(), service, where.path().orElseThrow(), check.headers(), timeout);
            return new SmokeAnswer(Optional.of(answer.status()), answer.location(), answer.body());
        };
    }

    private String service(String manifest) {
        if (check.where().service().isPresent()) {
            return check.where().service().get();
        }
        List<String> services = services().in(manifest);
        if (services.size() == 1) {
            return services.get(0);
        }
        throw new ReleaseFailure(
                FailureCode.CONFIGURATION,
                "cannot tell which service ship.smoke.path is to ask",
                services.isEmpty() ? "the release has none" : "the release has several: " + String.join(", ", services),
                "name one with ship.smoke.service, as name:port");
    }

    private ServiceProxy services() {
        return neighbours.cluster().services();
    }

    private void rest(String subject) {
        try {
            pause.pause(BETWEEN_TRIES);
        } catch (InterruptedException e) {
            throw ReleaseFailure.interrupted(
                    "stopped asking " + subject, "the release runs: mvn ship:status tells how it stands", e);
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
