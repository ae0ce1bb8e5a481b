package dev.shipline.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What CircleCI's variables say of the run; nothing, elsewhere. */
final class CiRun {
    private final Map<String, String> environment;

    CiRun(Map<String, String> environment) {
        boolean circleCi = "true".equals(environment.get("CIRCLECI"));
        this.environment = circleCi ? Map.copyOf(environment) : Map.of();
    }

    /** The tag value for the system that runs us. */
    Optional<String> name() {
        return environment.isEmpty() ? Optional.empty() : Optional.of("circleci");
    }

    Optional<String> workflow() {
        return variable("CIRCLE_WORKFLOW_ID");
    }

    /** Who set the pipeline going. It is not always who approved it: CircleCI does not tell. */
    Optional<String> triggeredBy() {
        return variable("CIRCLE_USERNAME");
    }

    /** Markdown links to the job and its workflow. */
    List<String> links() {
        List<String> links = new ArrayList<>();
        variable("CIRCLE_BUILD_URL").ifPresent(url -> links.add("[job](" + url + ")"));
        workflow().ifPresent(id -> links.add("[workflow](https://app.circleci.com/pipelines/workflows/" + id + ")"));
        return links;
    }

    private Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
    }
}
