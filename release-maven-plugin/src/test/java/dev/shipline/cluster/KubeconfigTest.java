package dev.shipline.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shipline.document.Document;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KubeconfigTest {
    private static final String TWO_CONTEXTS = """
            apiVersion: v1
            kind: Config
            current-context: dev
            contexts:
              - name: dev
                context: {cluster: dev-cluster, user: ci, namespace: elsewhere}
              - name: prod
                context: {cluster: prod-cluster, user: aws}
            clusters:
              - name: dev-cluster
                cluster: {server: "https://dev.example:6443"}
              - name: prod-cluster
                cluster: {server: "https://prod.example", insecure-skip-tls-verify: true}
            users:
              - name: ci
                user: {token: t0ken}
              - name: aws
                user:
                  exec:
                    apiVersion: client.authentication.k8s.io/v1beta1
                    command: bin/aws-token
                    args: [eks, get-token]
            """;

    @TempDir
    private Path folder;

    private final Map<String, String> environment = new HashMap<>();

    private Path file(String name, String content) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content);
    }

    private Fabric8Cluster connect(Path kubeconfig, String context) {
        environment.putIfAbsent("HOME", folder.resolve("home").toString());
        return Fabric8Cluster.connect(
                new ClusterTarget(Optional.ofNullable(kubeconfig), Optional.ofNullable(context)),
                environment,
                Tolerance.DEFAULT,
                warning -> {});
    }

    private String target(Path kubeconfig, String context) {
        try (Fabric8Cluster cluster = connect(kubeconfig, context)) {
            return cluster.description();
        }
    }

    @Test
    void takesTheCurrentContextUnlessAnotherIsAskedFor() throws IOException {
        Path file = file("config", TWO_CONTEXTS);

        assertThat(target(file, null)).isEqualTo("dev at https://dev.example:6443");
        assertThat(target(file, "prod")).isEqualTo("prod at https://prod.example");
    }

    @Test
    void mergesTheFilesOfTheVariableAsKubectlDoes() throws IOException {
        Path first = file("first", "current-context: prod\n");
        Path second = file("second", TWO_CONTEXTS);
        environment.put(
                "KUBECONFIG", String.join(File.pathSeparator, folder + "/absent", first.toString(), second.toString()));

        assertThat(target(null, null)).isEqualTo("prod at https://prod.example");
    }

    @Test
    void prefersTheFileThatIsAskedFor() throws IOException {
        environment.put("KUBECONFIG", "/dev/null");

        assertThat(target(file("config", TWO_CONTEXTS), null)).startsWith("dev at");
    }

    @Test
    void fallsBackToTheFileInTheHomeFolder() throws IOException {
        file("home/.kube/config", TWO_CONTEXTS);

        assertThat(target(null, null)).startsWith("dev at");
    }

    @Test
    void namesWhereItLookedWhenThereIsNone() {
        refuses(null, null, "neither ship.kubeconfig nor KUBECONFIG is set, and there is no ", ".kube/config");
    }

    @Test
    void namesAFileThatIsNotThere() {
        refuses(folder.resolve("typo"), null, "ship.kubeconfig names " + folder + "/typo, which is not there");

        environment.put("KUBECONFIG", folder + "/typo");
        refuses(null, null, "KUBECONFIG names " + folder + "/typo, which is not there");
    }

    @Test
    void listsTheContextsThereAre() throws IOException {
        refuses(
                file("config", TWO_CONTEXTS),
                "production",
                "there is no context \"production\"",
                "set ship.kube.context to one of those there: dev, prod");
    }

    @Test
    void namesTheLineThatIsNotYaml() throws IOException {
        refuses(file("config", "contexts:\n  - name: [dev\nusers: []\n"), null, "it is not YAML", "line 3");
    }

    @Test
    void refusesAnEmptyFileInsteadOfGuessing() throws IOException {
        refuses(file("config", ""), null, "it names no current context");
    }

    @Test
    void refusesAContextWithoutServerOrUser() throws IOException {
        refuses(
                file("config", TWO_CONTEXTS.replace("name: dev-cluster", "name: other")),
                null,
                "uses cluster \"dev-cluster\", which has no server there");
        refuses(
                file("config", TWO_CONTEXTS.replace("name: ci", "name: other")),
                null,
                "uses user \"ci\", whom it does not hold");
    }

    private void refuses(Path kubeconfig, String context, String... words) {
        assertThatThrownBy(() -> connect(kubeconfig, context))
                .isInstanceOfSatisfying(
                        ReleaseFailure.class, e -> assertThat(e.code()).isEqualTo(FailureCode.CONFIGURATION))
                .hasMessageContainingAll(words)
                .hasMessageNotContaining("t0ken");
    }

    private Document written(String context) throws IOException {
        Path target = folder.resolve("out/kubeconfig");
        try (Fabric8Cluster cluster = connect(file("config", TWO_CONTEXTS), context)) {
            cluster.writeKubeconfig(target);
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(target)))
                .isEqualTo("rw-------");
        return Document.yaml(Files.readString(target));
    }

    @Test
    void writesOneContextAndNothingElse() throws IOException {
        Document written = written("dev");

        assertThat(written.at("current-context").text()).contains("dev");
        assertThat(written.at("contexts").items()).singleElement().satisfies(context -> {
            assertThat(context.at("name").text()).contains("dev");
            assertThat(context.at("context", "namespace").isMissing()).isTrue();
        });
        assertThat(written.at("clusters").items()).hasSize(1);
        assertThat(written.at("users").items())
                .singleElement()
                .satisfies(user -> assertThat(user.at("user", "token").text()).contains("t0ken"));
    }

    @Test
    void keepsAnExecCommandAndMakesItsPathAbsolute() throws IOException {
        Document exec = written("prod").at("users").items().get(0).at("user", "exec");

        assertThat(exec.at("command").text()).contains(folder + "/bin/aws-token");
        assertThat(exec.at("args").items()).hasSize(2);
    }

    @Test
    void makesPathsOfCertificatesAbsolute() throws IOException {
        Path file = file(
                "config",
                TWO_CONTEXTS
                        .replace("6443\"}", "6443\", certificate-authority: pki/ca.crt}")
                        .replace("{token: t0ken}", "{client-key: ../ci.key, client-certificate: /etc/ci.crt}"));
        Document written = Document.json(Kubeconfig.read(List.of(file))
                .context(new ClusterTarget(Optional.empty(), Optional.empty()))
                .kubeconfig());

        assertThat(written.at("clusters")
                        .items()
                        .get(0)
                        .at("cluster", "certificate-authority")
                        .text())
                .contains(folder + "/pki/ca.crt");
        Document user = written.at("users").items().get(0).at("user");
        assertThat(user.at("client-key").text()).contains(folder.getParent() + "/ci.key");
        assertThat(user.at("client-certificate").text()).contains("/etc/ci.crt");
    }

    @Test
    void namesACertificateFileThatIsNotThere() throws IOException {
        refuses(
                file("config", TWO_CONTEXTS.replace("6443\"}", "6443\", certificate-authority: pki/ca.crt}")),
                null,
                "cannot use the context dev",
                "it names the file " + folder + "/pki/ca.crt, which is not there");
    }

    @Test
    void printsNoCredentials() throws IOException {
        KubeContext context = Kubeconfig.read(List.of(file("config", TWO_CONTEXTS)))
                .context(new ClusterTarget(Optional.empty(), Optional.empty()));

        assertThat(context.toString()).isEqualTo("dev at https://dev.example:6443");
    }
}
