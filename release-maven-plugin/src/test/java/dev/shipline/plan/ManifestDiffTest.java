package dev.shipline.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.shipline.document.Document;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManifestDiffTest {
    private static final String ORDERS = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: orders}
            spec:
              replicas: 1
              selector: {matchLabels: {app: orders}}
              template:
                metadata: {annotations: {checksum/config: 0a}}
                spec:
                  containers:
                    - name: orders
                      image: quay.io/acme/orders:1
                      args: [--level, info, --api-token, hunter2]
                      env: [{name: CURRENCY, value: EUR}, {name: DB_PASSWORD, value: hunter2}]
            """;

    @Test
    void namesEachObjectAndEachField() {
        String after = ORDERS.replace("replicas: 1", "replicas: 2")
                        .replace("orders:1", "orders:2")
                        .replace("EUR", "CHF")
                        .replace("config: 0a", "config: 0b")
                + "---\nkind: Service\nmetadata: {name: orders}\n";
        ManifestDiff diff = ManifestDiff.between(ORDERS + "---\nkind: ConfigMap\nmetadata: {name: old}\n", after);
        assertThat(diff.lines())
                .containsExactly(
                        "+ Service orders",
                        "~ Deployment orders",
                        "    spec.replicas: 1 → 2",
                        "    spec.template.metadata.annotations.checksum/config changes: new pods are started",
                        "    spec.template.spec.containers[orders].env[CURRENCY].value: EUR → CHF",
                        "    spec.template.spec.containers[orders].image: quay.io/acme/orders:1 → quay.io/acme/orders:2",
                        "- ConfigMap old");
        assertThat(diff.summary()).isEqualTo("1 added, 1 changed, 1 removed");
        assertThat(diff.lines(1, 1)).containsExactly("+ Service orders", "and 2 more objects");
        assertThat(diff.lines(2, 1)).contains("    and 3 more fields");
    }

    @Test
    void anotherVersionOfTheApiIsTheSameObject() {
        assertThat(ManifestDiff.between(
                                "apiVersion: a/v1\nkind: K\nmetadata: {name: n}",
                                "apiVersion: a/v2\nkind: K\nmetadata: {name: n}")
                        .lines())
                .containsExactly("~ K n", "    apiVersion: a/v1 → a/v2");
    }

    @Test
    void objectsOfOneNameAreToldApart() {
        String one = "kind: Role\nmetadata: {name: r, namespace: a}\n";
        assertThat(ManifestDiff.between(one, one + "---\nkind: Role\nmetadata: {name: r, namespace: b}\n")
                        .lines())
                .containsExactly("+ Role r (b, API group core)");
    }

    @Test
    void hooksAreNoObjectsOfTheRelease() {
        ManifestDiff diff = ManifestDiff.between(
                "", "kind: Job\nmetadata: {name: migrate, annotations: {helm.sh/hook: \"pre-install,pre-upgrade\"}}");
        assertThat(diff.isEmpty()).isTrue();
        assertThat(diff.hooks()).hasToString("[Job migrate (pre-install,pre-upgrade)]");
    }

    @Test
    void whatIsKeptIsNotRemoved() {
        ManifestDiff diff = ManifestDiff.between(
                "kind: PersistentVolumeClaim\nmetadata: {name: data, annotations: {helm.sh/resource-policy: keep}}",
                "");
        assertThat(diff.lines())
                .containsExactly("= PersistentVolumeClaim data leaves the release and stays in the cluster"
                        + " (helm.sh/resource-policy: keep)");
        assertThat(diff.notes()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "PersistentVolumeClaim, the data of PersistentVolumeClaim x go with it",
        "Namespace, everything in Namespace x goes with it",
        "CustomResourceDefinition, every object of the kind",
        "PersistentVolume, nobody finds the data of PersistentVolume x"
    })
    void whatHasDataIsNotRemovedWithoutAWord(String kind, String warning) {
        assertThat(ManifestDiff.between("kind: " + kind + "\nmetadata: {name: x}", "")
                        .notes())
                .singleElement()
                .asString()
                .startsWith(warning);
    }

    @Test
    void volumesOfAStatefulSetStayUnlessItSaysOtherwise() {
        String set =
                "kind: StatefulSet\nmetadata: {name: db}\nspec:\n  volumeClaimTemplates: [{metadata: {name: data}}]\n";
        assertThat(ManifestDiff.between(set, "").notes())
                .containsExactly("the volumes of StatefulSet db stay behind, with their data: nobody removes them");
        assertThat(ManifestDiff.between(set + "  persistentVolumeClaimRetentionPolicy: {whenDeleted: Delete}", "")
                        .notes())
                .singleElement()
                .asString()
                .startsWith("the volumes of StatefulSet db go with it");
    }

    @Test
    void anAutoscalerHasTheLastWordOnReplicas() {
        String hpa = "---\nkind: HorizontalPodAutoscaler\nmetadata: {name: orders}\n"
                + "spec: {scaleTargetRef: {kind: Deployment, name: orders}}\n";
        assertThat(ManifestDiff.between(ORDERS + hpa, ORDERS.replace("replicas: 1", "replicas: 3") + hpa)
                        .notes())
                .singleElement()
                .asString()
                .startsWith("HorizontalPodAutoscaler orders sets the replicas of Deployment orders");
    }

    @Nested
    class Secrets {
        @Test
        void areNumberedAndNeverShown() {
            String before = secret("password", "hunter2", "token", "hunter2", "user", "ada");
            String after = secret("password", "correct horse", "token", "hunter2", "user", "hunter2");
            ManifestDiff diff = ManifestDiff.between(before, after);
            assertThat(diff.lines())
                    .containsExactly(
                            "~ Secret orders",
                            "    data.password: (secret value 1) → (secret value 2)",
                            "    data.user: (secret value 3) → (secret value 1)");
            assertThat(json(diff)).doesNotContain("hunter2", "horse", base64("hunter2"), base64("ada"));
        }

        @Test
        void theSameValueIsTheSameHoweverItIsWritten() {
            assertThat(ManifestDiff.between(
                                    secret("password", "hunter2"),
                                    "kind: Secret\nmetadata: {name: orders}\nstringData: {password: hunter2}")
                            .lines())
                    .containsExactly(
                            "~ Secret orders",
                            "    data.password: (secret value 1) → (none)",
                            "    stringData.password: (none) → (secret value 1)");
        }

        @Test
        void areFoundOutsideOfSecretsByTheirLook() {
            String after = ORDERS.replace("hunter2", "correct-horse").replace("EUR", "postgres://ada:horse@db/orders");
            ManifestDiff diff = ManifestDiff.between(ORDERS, after);
            assertThat(json(diff) + diff.lines())
                    .contains("env[DB_PASSWORD].value: (secret value", "[--level, info, --api-token, (secret value")
                    .doesNotContain("hunter2", "horse");
        }

        @Test
        void areFoundInFilesOfAConfigMap() {
            String map =
                    "kind: ConfigMap\nmetadata: {name: c}\ndata:\n  application.yaml: |\n    a: 1\n    b: 2\n    password: %s\n    c: %s\n";
            ManifestDiff diff = ManifestDiff.between(map.formatted("hunter2", "x"), map.formatted("horse", "y"));
            assertThat(diff.lines())
                    .containsExactly(
                            "~ ConfigMap c",
                            "    data[application.yaml] line 3: password=(secret value 1) → password=(secret value 2)");
        }

        /** It may be a Secret that only Helm can read. */
        @Test
        void areNotShownOfWhatCannotBeRead() {
            String before = "kind: Secret\nkind: Secret\ndata: {password: hunter2}";
            ManifestDiff diff = ManifestDiff.between(before, before.replace("hunter2", "horse"));
            assertThat(diff.lines()).hasSize(2).first().isEqualTo("~ document that is no clean YAML");
            assertThat(json(diff)).doesNotContain("hunter2", "horse");
        }

        private static String secret(String... data) {
            StringBuilder text = new StringBuilder("kind: Secret\nmetadata: {name: orders}\ndata:\n");
            for (int i = 0; i < data.length; i += 2) {
                text.append("  ")
                        .append(data[i])
                        .append(": ")
                        .append(base64(data[i + 1]))
                        .append('\n');
            }
            return text.toString();
        }
    }

    @Nested
    class Immutable {
        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "Deployment|spec: {selector: {matchLabels: {app: a}}}|spec: {selector: {matchLabels: {app: b}}}|spec.selector",
                    "DaemonSet|spec: {selector: {matchLabels: {app: a}}}|spec: {selector: {matchLabels: {app: a, b: c}}}|spec.selector",
                    "StatefulSet|spec: {serviceName: a}|spec: {serviceName: b}|spec.serviceName",
                    "StatefulSet|spec: {volumeClaimTemplates: [{spec: {a: 1}}]}|spec: {volumeClaimTemplates: [{spec: {a: 2}}]}|spec.volumeClaimTemplates",
                    "Job|spec: {template: {spec: {containers: [{name: a, image: a}]}}}|spec: {template: {spec: {containers: [{name: a, image: b}]}}}|spec.template",
                    "Service|spec: {ports: [{port: 80}]}|spec: {clusterIP: None, ports: [{port: 80}]}|spec.clusterIP",
                    "PersistentVolumeClaim|spec: {storageClassName: a}|spec: {storageClassName: b}|spec.storageClassName",
                    "RoleBinding|roleRef: {name: a}|roleRef: {name: b}|roleRef",
                    "StorageClass|provisioner: a|provisioner: b|provisioner",
                    "Secret|type: Opaque|type: kubernetes.io/tls|type",
                    "ConfigMap|{immutable: true, data: {a: b}}|{immutable: true, data: {a: c}}|data"
                })
        void fieldsAreFlagged(String kind, String before, String after, String path) {
            List<ImmutableChange> found = ManifestDiff.between(object(kind, before), object(kind, after))
                    .immutable();
            assertThat(found).singleElement().satisfies(change -> {
                assertThat(change.path()).hasToString(path);
                assertThat(change.toString()).startsWith(path + " of " + kind + " x cannot be changed; ");
            });
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "Deployment|spec: {replicas: 1}|spec: {replicas: 2}",
                    "StatefulSet|spec: {template: {a: 1}}|spec: {template: {a: 2}}",
                    "Job|spec: {parallelism: 1}|spec: {parallelism: 2}",
                    "Service|spec: {clusterIP: None}|spec: {type: ClusterIP}",
                    "PersistentVolumeClaim|spec: {resources: {requests: {storage: 1Gi}}}|spec: {resources: {requests: {storage: 2Gi}}}",
                    "RoleBinding|subjects: [{name: a}]|subjects: [{name: b}]",
                    "ConfigMap|data: {a: b}|data: {a: c}",
                    "ConfigMap|{data: {a: b}}|{immutable: true, data: {a: c}}"
                })
        void othersAreNot(String kind, String before, String after) {
            assertThat(ManifestDiff.between(object(kind, before), object(kind, after))
                            .immutable())
                    .isEmpty();
        }

        private static String object(String kind, String rest) {
            String head = "{kind: " + kind + ", metadata: {name: x}";
            String body = rest.startsWith("{") ? rest.substring(1, rest.length() - 1) : rest;
            return head + ", " + body + "}";
        }
    }

    /** Whatever a chart renders: no exception, the same text each time, nothing told where nothing differs. */
    @Test
    void anyTwoManifestsCanBeCompared() {
        Random random = new Random(6);
        String base = ORDERS + "---\n" + "kind: Secret\nmetadata: {name: s}\ndata: {a: aHVudGVyMg==}\n"
                + "---\nkind: List\nitems: [{kind: Service, metadata: {name: a}}]\n---\n# empty\n---\ntext\n";
        for (int i = 0; i < 500; i++) {
            String before = disturbed(base, random);
            String after = disturbed(base, random);
            assertThatCode(() -> ManifestDiff.between(before, after)).doesNotThrowAnyException();
            assertThat(ManifestDiff.between(before, before).lines()).containsExactly("no resource changes");
            assertThat(ManifestDiff.between(before, after)).isEqualTo(ManifestDiff.between(before, after));
        }
    }

    private static String disturbed(String manifest, Random random) {
        StringBuilder text = new StringBuilder(manifest);
        for (int i = random.nextInt(6); i > 0; i--) {
            int place = random.nextInt(text.length());
            switch (random.nextInt(3)) {
                case 0 -> text.deleteCharAt(place);
                case 1 -> text.insert(place, "{}[]:-,'\"\n #&*".charAt(random.nextInt(14)));
                default -> text.setCharAt(place, (char) (32 + random.nextInt(95)));
            }
        }
        return text.toString();
    }

    private static String json(ManifestDiff diff) {
        return Document.of(Map.of(
                        "resources",
                                diff.resources().stream()
                                        .map(ResourceChange::toMap)
                                        .toList(),
                        "changes", diff.sentences(),
                        "immutable",
                                diff.immutable().stream()
                                        .map(ImmutableChange::toMap)
                                        .toList()))
                .toJson();
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
