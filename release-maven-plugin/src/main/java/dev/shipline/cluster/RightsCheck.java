package dev.shipline.cluster;

import static java.util.Objects.requireNonNull;

import dev.shipline.cluster.AccessReviews.Question;
import dev.shipline.failure.ReleaseFailure;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Finds out, before anything is done, that the work would be refused in its middle. */
final class RightsCheck {
    private final AccessReviews reviews;
    private final ObjectRights objects;
    private final GrantedRights granted;
    private final KubeContext context;
    private final Consumer<String> warnings;

    RightsCheck(
            AccessReviews reviews,
            ObjectRights objects,
            GrantedRights granted,
            KubeContext context,
            Consumer<String> warnings) {
        this.reviews = requireNonNull(reviews, "reviews is null");
        this.objects = requireNonNull(objects, "objects is null");
        this.granted = requireNonNull(granted, "granted is null");
        this.context = requireNonNull(context, "context is null");
        this.warnings = requireNonNull(warnings, "warnings is null");
    }

    /** @throws ReleaseFailure if a right is missing that every release needs */
    void requireRights(String namespace) {
        ReleaseRights rights = new ReleaseRights(namespace);
        List<Right> missing = missing(questions(Stream.concat(rights.needed().stream(), rights.explaining().stream())
                .toList()));
        if (missing.isEmpty()) {
            return;
        }
        List<Right> needed = missing.stream().filter(rights.needed()::contains).toList();
        if (needed.isEmpty()) {
            warnings.accept(lackOf(missing).warning("a failing rollout will be explained without them"));
            return;
        }
        boolean isStranger = needed.equals(rights.needed());
        throw lackOf(missing)
                .failure(
                        namespace,
                        isStranger
                                ? "check that ship.namespace, ship.kubeconfig and ship.kube.context mean the right place, or "
                                : "");
    }

    /** @throws ReleaseFailure if a right on something that Helm will do is missing */
    void requireRights(String namespace, Touched touched) {
        List<Right> missing = missing(objects.on(touched, namespace));
        if (!missing.isEmpty()) {
            throw lackOf(missing).failure(namespace, "");
        }
    }

    /** An API server that does not know any more what it had granted has just been started, and will soon; one that does has meant its no. */
    private List<Right> missing(List<Question> questions) {
        List<Question> known = granted.all();
        List<Right> missing = reviews.missing(questions);
        if (!missing.isEmpty() && !known.isEmpty()) {
            granted.staysLost(() -> !reviews.missing(known).isEmpty());
            missing = reviews.missing(questions);
        }
        List<Right> no = missing;
        granted.add(questions.stream()
                .filter(question -> !no.contains(question.right()))
                .toList());
        return no;
    }

    private static List<Question> questions(List<Right> rights) {
        return rights.stream().map(right -> new Question(right, List.of())).toList();
    }

    private MissingRights lackOf(List<Right> missing) {
        Optional<String> account = reviews.account();
        return new MissingRights(account.orElse("the user of context " + context.name()), context.toString(), missing);
    }
}
