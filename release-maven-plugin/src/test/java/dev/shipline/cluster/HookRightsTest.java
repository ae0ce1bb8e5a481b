package dev.shipline.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The rights on what Helm makes besides the manifest: hooks that run, and CRDs. */
class HookRightsTest {
    private static final String JOB = """
            apiVersion: batch/v1
            kind: Job
            metadata: {name: migrate, annotations: {helm.sh/hook: pre-upgrade%s}}
            """;
    private static final String CRD = """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: plates.acme.example}
            """;

    @AutoClose
    private final ConnectedCluster connected = new ConnectedCluster();

    private final FakeKubernetes kubernetes = connected.kubernetes;
    private final Fabric8Cluster cluster = connected.cluster;

    @BeforeEach
    void aClusterWithJobs() {
        kubernetes.knowsTheCallerAs("acme-ci");
        kubernetes.serves("/api/v1", "Service", "services", true);
        kubernetes.serves("/apis/batch/v1", "Job", "jobs", true);
        kubernetes.serves(
                "/apis/apiextensions.k8s.io/v1", "CustomResourceDefinition", "customresourcedefinitions", false);
    }

    @Test
    void areThoseOfItsKindAndPolicy() {
        assertThat(verbs(JOB.formatted(""), "", false)).containsExactly("get", "list", "watch", "create", "delete");
        assertThat(verbs(JOB.formatted(", helm.sh/hook-delete-policy: \"hook-failed,hook-succeeded\""), "", false))
                .containsExactly("get", "list", "watch", "create", "delete");
        assertThat(verbs(JOB.formatted(", helm.sh/hook-delete-policy: never"), "", false))
                .containsExactly("list", "watch", "create");
        String map = "apiVersion: v1\nkind: Service\nmetadata: {name: m, annotations: {helm.sh/hook: pre-install}}\n";
        assertThat(verbs(map, "", false)).containsExactly("get", "create", "delete");
        assertThat(verbs(map, "", true)).as("Helm 4").containsExactly("list", "watch", "create", "delete");
        assertThat(verbs("", CRD, false)).containsExactly("get", "create");
        assertThat(verbs("", CRD, true)).as("Helm 4").containsExactly("list", "watch", "create");
        assertThat(verbs(CRD.replace("example}", "example, annotations: {helm.sh/hook: pre-install}}"), "", false))
                .as("a CRD is never deleted")
                .containsExactly("create");
    }

    @Test
    void mayBeGivenByNameUnlessHelmWatchesTheKind() {
        kubernetes.deny("watch jobs");
        cluster.requireRights("dev", new Touched(List.of(), JOB.formatted(""), "", false));

        assertThatThrownBy(() -> cluster.requireRights("dev", new Touched(List.of(), JOB.formatted(""), "", true)))
                .hasMessageContaining("acme-ci may not watch jobs in namespace dev");
    }

    @Test
    void areNamedWithTheRulesThatGrantThem() {
        kubernetes.deny("create jobs", "create customresourcedefinitions");

        assertThatThrownBy(() -> cluster.requireRights("dev", new Touched(List.of(), JOB.formatted(""), CRD, false)))
                .hasMessageContaining(
                        "may not create jobs in namespace dev, nor create customresourcedefinitions in the whole")
                .hasMessageContaining("{apiGroups: [batch], resources: [jobs], verbs: [create]}");
    }

    private List<String> verbs(String hooks, String crds, boolean watched) {
        int before = kubernetes.requests().size();
        cluster.requireRights("dev", new Touched(List.of(), hooks, crds, watched));
        return kubernetes.requests().stream()
                .skip(before)
                .filter(request -> request.path().equals(FakeKubernetes.ACCESS_REVIEWS))
                .map(request -> request.body().replaceAll(".*\"verb\":\"(\\w+)\".*", "$1"))
                .sorted(Comparator.comparing(List.of("get", "list", "watch", "create", "patch", "delete")::indexOf))
                .toList();
    }
}
