package dev.shipline.cluster;

import static java.util.Objects.requireNonNull;

import dev.shipline.failure.ReleaseFailure;
import io.fabric8.kubernetes.api.model.authentication.SelfSubjectReview;
import io.fabric8.kubernetes.api.model.authentication.SelfSubjectReviewStatus;
import io.fabric8.kubernetes.api.model.authentication.UserInfo;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Asks the cluster what this user may do. Each right is asked for by itself, because only that answer comes from every authorizer: a list of all rights
 * leaves out those that a webhook gives, as on EKS.
 */
final class AccessReviews {
    /** So many are asked for at a time: a release waits for about two answers. */
    private static final int SIDE_BY_SIDE = 8;

    private static final Access ASKING = Access.to("create", "selfsubjectaccessreviews");

    private final KubernetesClient client;
    private final ApiFailures failures;

    AccessReviews(KubernetesClient client, ApiFailures failures) {
        this.client = requireNonNull(client, "client is null");
        this.failures = requireNonNull(failures, "failures is null");
    }

    /**
     * A right on some objects of a resource.
     *
     * @param names a right on each of these will do as well, because a Role may name the objects that it is for; empty: it will not
     */
    record Question(Right right, List<String> names) {}

    /** Those that this user has not, in the order of the questions. */
    List<Right> missing(List<Question> questions) {
        List<Right> missing = new ArrayList<>();
        List<Boolean> answers = sideBySide(questions.stream()
                .<Callable<Boolean>>map(question -> () -> isGiven(question))
                .toList());
        for (int i = 0; i < questions.size(); i++) {
            if (!answers.get(i)) {
                missing.add(questions.get(i).right);
            }
        }
        return missing;
    }

    /** Who this user is to the cluster; older clusters do not tell. */
    Optional<String> account() {
        try {
            SelfSubjectReview review =
                    client.authentication().v1().selfSubjectReviews().create(new SelfSubjectReview());
            return Optional.ofNullable(review.getStatus())
                    .map(SelfSubjectReviewStatus::getUserInfo)
                    .map(UserInfo::getUsername);
        } catch (KubernetesClientException e) {
            return Optional.empty();
        }
    }

    <T> List<T> sideBySide(List<Callable<T>> calls) {
        if (calls.isEmpty()) {
            return List.of();
        }
        ExecutorService threads = Executors.newFixedThreadPool(Math.min(SIDE_BY_SIDE, calls.size()));
        try {
            List<T> results = new ArrayList<>();
            for (Future<T> done : threads.invokeAll(calls)) {
                results.add(done.get());
            }
            return results;
        } catch (InterruptedException e) {
            throw ReleaseFailure.interrupted("cannot ask the cluster for this user's rights", "start it again", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e.getCause());
        } finally {
            threads.shutdownNow();
        }
    }

    private boolean isGiven(Question question) {
        if (isGiven(question.right, Optional.empty())) {
            return true;
        }
        return !question.names.isEmpty()
                && question.names.stream().allMatch(name -> isGiven(question.right, Optional.of(name)));
    }

    private boolean isGiven(Right right, Optional<String> name) {
        String[] resource = right.resource().split("/", 2);
        SelfSubjectAccessReview question = new SelfSubjectAccessReviewBuilder()
                .withNewSpec()
                .withNewResourceAttributes()
                .withVerb(right.verb())
                .withGroup(right.group())
                .withResource(resource[0])
                .withSubresource(resource.length == 1 ? null : resource[1])
                .withNamespace(right.namespace().orElse(null))
                .withName(name.orElse(null))
                .endResourceAttributes()
                .endSpec()
                .build();
        try {
            SelfSubjectAccessReview answer = failures.insistOnReading(
                    ASKING,
                    () -> client.authorization().v1().selfSubjectAccessReview().create(question));
            return answer.getStatus() == null
                    || Boolean.TRUE.equals(answer.getStatus().getAllowed());
        } catch (KubernetesClientException e) {
            return isNotTold(e, right);
        }
    }

    /** Where a user may not even ask, the work itself has to show what is missing. */
    private boolean isNotTold(KubernetesClientException e, Right right) {
        if (e.getCode() == 403 || e.getCode() == 404 || e.getCode() == 405) {
            return true;
        }
        throw failures.explain(new Access(right.verb(), right.resource(), right.namespace()), e);
    }
}
