package dev.shipline.helm.worker;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.InstallCommand;
import com.marcnuri.helm.LintCommand;
import com.marcnuri.helm.LintResult;
import com.marcnuri.helm.TemplateCommand;
import com.marcnuri.helm.TestCommand;
import com.marcnuri.helm.UninstallCommand;
import com.marcnuri.helm.UpgradeCommand;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/**
 * The requests that the worker knows, each one call of helm-java. Never waits for a rollout: killed while it waits, Helm leaves the release pending. Never
 * sets a single value: an all-digit tag would turn into a number. Never asks for debug output: that holds the values.
 */
final class HelmCommands implements UnaryOperator<Message> {
    @Override
    public Message apply(Message request) {
        return switch (request.kind()) {
            case "ping" -> result(Helm.version().call());
            case "render" -> result(render(request));
            case "lint" -> lint(request);
            case "install" -> {
                install(request);
                yield Message.of("result");
            }
            case "upgrade" -> {
                upgrade(request);
                yield Message.of("result");
            }
            case "uninstall" -> {
                uninstall(request);
                yield Message.of("result");
            }
            case "test" -> {
                test(request);
                yield Message.of("result");
            }
            default -> throw new IllegalArgumentException("no such command: " + request.kind());
        };
    }

    private static String render(Message request) {
        TemplateCommand template = new Helm(Path.of(request.text("chart")))
                .template()
                .withName(request.text("release"))
                .withNamespace(request.text("namespace"));
        values(request).forEach(template::withValuesFile);
        return template.call();
    }

    private static Message lint(Message request) {
        LintCommand lint = new Helm(Path.of(request.text("chart"))).lint();
        LintResult result = (request.text("strict").equals("true") ? lint.strict() : lint).call();
        return Message.of("result")
                .with("messages", result.getMessages())
                .with("failed", Boolean.toString(result.isFailed()));
    }

    private static void install(Message request) {
        InstallCommand install = new Helm(Path.of(request.text("chart")))
                .install()
                .withName(request.text("release"))
                .withNamespace(request.text("namespace"))
                .withKubeConfig(Path.of(request.text("kubeconfig")))
                .withDescription(request.text("description"))
                .withTimeout(hookSeconds(request));
        values(request).forEach(install::withValuesFile);
        install.call();
    }

    private static void upgrade(Message request) {
        UpgradeCommand upgrade = new Helm(Path.of(request.text("chart")))
                .upgrade()
                .withName(request.text("release"))
                .withNamespace(request.text("namespace"))
                .withKubeConfig(Path.of(request.text("kubeconfig")))
                .withDescription(request.text("description"))
                .withTimeout(hookSeconds(request))
                // The files are the whole truth: without this, no values would mean those of the last revision.
                .resetValues();
        values(request).forEach(upgrade::withValuesFile);
        upgrade.call();
    }

    private static void uninstall(Message request) {
        UninstallCommand uninstall = Helm.uninstall(request.text("release"))
                .withNamespace(request.text("namespace"))
                .withKubeConfig(Path.of(request.text("kubeconfig")));
        if (Boolean.parseBoolean(request.text("keep-history"))) {
            uninstall.keepHistory();
        }
        uninstall.call();
    }

    private static void test(Message request) {
        TestCommand test = Helm.test(request.text("release"))
                .withNamespace(request.text("namespace"))
                .withKubeConfig(Path.of(request.text("kubeconfig")))
                .withTimeout(hookSeconds(request));
        if (test.call() == null) {
            throw new IllegalStateException("helm ended without a result and without an error");
        }
    }

    private static Iterable<Path> values(Message request) {
        return request.texts("values").stream().map(Path::of).toList();
    }

    /** Helm waits for hooks alone. */
    private static int hookSeconds(Message request) {
        return Integer.parseInt(request.text("hook-seconds"));
    }

    /** A panic inside Helm ends as a call that gives nothing and throws nothing. */
    private static Message result(String text) {
        if (text == null) {
            throw new IllegalStateException("helm ended without a result and without an error");
        }
        return Message.of("result").with("text", text);
    }
}
