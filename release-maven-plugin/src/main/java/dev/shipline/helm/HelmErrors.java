package dev.shipline.helm;

import dev.shipline.cluster.Right;
import dev.shipline.cluster.RoleRules;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Helm has no error codes, so its texts are read. What is not known here is passed on as Helm said it. */
final class HelmErrors {
    /** What is read of an error, and what is told of it. Some errors hold a whole manifest. */
    private static final int MAX_READ = 16_384;

    private static final int MAX_LENGTH = 1500;

    /** The first rule whose pattern is found explains the error, so the more telling ones come first. */
    private static final List<Rule> RULES = List.of(
            rule("another operation \\(install/upgrade/rollback\\) is in progress", HelmErrors::busy),
            rule(
                    "cannot re-use a name that is still in use|\"?sh\\.helm\\.release\\S+ already exists",
                    HelmErrors::busy),
            rule("values don't meet the specifications of the schema[^\\n]*\\n?(?<lines>(?s:.*))", HelmErrors::schema),
            rule("failed to parse (?<file>\\S+): (?<problem>.*)", HelmErrors::valuesFile),
            rule(
                    "(?:execution|parse) error at \\((?<file>[^:()]+):(?<line>\\d+)[:\\d]*\\): (?<problem>.*)",
                    HelmErrors::template),
            rule("\\A(?s:.*)template: (?<file>[^:\\s]+):(?<line>\\d+)[:\\d]*: (?<problem>.*)", HelmErrors::template),
            // Helm 4 takes several lines for it, the innermost template last
            rule(
                    "\\A(?:(?s:.*)\\R)?(?<file>[^\\s:]+):(?<line>\\d+):\\d+\\R\\s+executing .*\\R\\s+(?<problem>.*)",
                    HelmErrors::template),
            rule("YAML parse error on (?<file>\\S+): (?<problem>.*)", HelmErrors::brokenYaml),
            rule("is forbidden: exceeded quota: (?<quota>.*)", HelmErrors::quota),
            rule(
                    "is forbidden: User \"(?<user>[^\"]+)\" cannot (?<verb>\\w+) resource \"(?<resource>[^\"]+)\""
                            + " in API group \"(?<group>[^\"]*)\"(?: in the namespace \"(?<namespace>[^\"]+)\")?",
                    HelmErrors::forbidden),
            rule(
                    "Unauthorized|asked for the client to provide credentials|getting credentials: (?<problem>.*)",
                    HelmErrors::credentials),
            rule(
                    "[Kk]ubernetes cluster unreachable|connection refused|no such host|i/o timeout|TLS handshake|x509: "
                            + "|failed to download openapi",
                    HelmErrors::unreachable),
            rule("namespaces \"(?<name>[^\"]+)\" not found", HelmErrors::noNamespace),
            rule(
                    "(?<object>\\w{1,80} \"[^\"]+\") in namespace \"[^\"]*\" exists and cannot be imported",
                    HelmErrors::foreign),
            rule("cannot patch (?<object>\"[^\"]+\" with kind \\S+): .*is immutable", HelmErrors::immutable),
            rule("(?<hook>(?:pre|post)-\\w+) hooks failed", HelmErrors::hook),
            rule(
                    "unable to build kubernetes objects|no matches for kind|Chart\\.yaml|chart dependencies"
                            + "|chart requires kubeVersion|charts are not installable",
                    HelmErrors::chart));

    private HelmErrors() {}

    /** @param what what could not be done, for people */
    static ReleaseFailure failure(String what, String text, HelmRequest request) {
        String error = text.length() <= MAX_READ ? text : text.substring(0, MAX_READ);
        for (Rule rule : RULES) {
            Matcher found = rule.pattern.matcher(error);
            if (found.find()) {
                Explanation told = rule.explain.explain(found, error, request);
                return new ReleaseFailure(told.code, what, told.because, told.fix);
            }
        }
        return new ReleaseFailure(
                FailureCode.HELM, what, "helm says: " + oneLine(error), "see helm history " + target(request));
    }

    private static Explanation busy(Matcher found, String error, HelmRequest request) {
        return new Explanation(
                FailureCode.RELEASE_BUSY,
                "another deploy of it is going on (helm says: " + oneLine(error) + ")",
                "let that one end and run this one again; see helm history " + target(request));
    }

    private static Explanation schema(Matcher found, String error, HelmRequest request) {
        List<String> lines = found.group("lines")
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
        return new Explanation(
                FailureCode.VALUES,
                "the values break the chart's values.schema.json: " + shortened(String.join("; ", lines)),
                "mend the values in " + request.values());
    }

    private static Explanation valuesFile(Matcher found, String error, HelmRequest request) {
        return new Explanation(
                FailureCode.VALUES,
                found.group("file") + " is not YAML: " + oneLine(found.group("problem")),
                "mend that file");
    }

    private static Explanation template(Matcher found, String error, HelmRequest request) {
        return new Explanation(
                FailureCode.CHART,
                "the chart's " + found.group("file") + " fails in line " + found.group("line") + ": "
                        + oneLine(found.group("problem")),
                "mend that template, or the values that it reads, in " + request.values());
    }

    private static Explanation brokenYaml(Matcher found, String error, HelmRequest request) {
        return new Explanation(
                FailureCode.CHART,
                "the chart's " + found.group("file") + " gives what is not YAML: " + oneLine(found.group("problem")),
                "mend that template, or quote the values that it reads");
    }

    private static Explanation quota(Matcher found, String error, HelmRequest request) {
        return new Explanation(
                FailureCode.CLUSTER,
                "it would exceed the quota " + oneLine(found.group("quota")),
                "ask for less in the values, or have the quota of namespace " + request.namespace() + " raised");
    }

    /** In the words of the check that comes before Helm, which knows nothing of hooks and of Roles within a chart. */
    private static Explanation forbidden(Matcher found, String error, HelmRequest request) {
        Optional<String> namespace = Optional.ofNullable(found.group("namespace"));
        Right right = new Right(found.group("verb"), found.group("group"), found.group("resource"), namespace);
        String where = namespace.map(name -> " in namespace " + name).orElse(" in the whole cluster");
        String role = namespace.map(name -> "a Role in namespace " + name).orElse("a ClusterRole");
        return new Explanation(
                FailureCode.CREDENTIALS,
                found.group("user") + " may not " + right + where,
                "grant it " + role + " with the rules " + RoleRules.of(List.of(right)));
    }

    private static Explanation credentials(Matcher found, String error, HelmRequest request) {
        return new Explanation(
                FailureCode.CREDENTIALS,
                "the cluster refused the credentials of the kubeconfig: " + oneLine(error),
                "renew them, or choose others with ship.kubeconfig and ship.kube.context");
    }

    private static Explanation unreachable(Matcher found, String error, HelmRequest request) {
        return new Explanation(
                FailureCode.UNREACHABLE,
                "the cluster does not answer: " + oneLine(error),
                "check the network and the server that ship.kubeconfig and ship.kube.context choose");
    }

    private static Explanation noNamespace(Matcher found, String error, HelmRequest request) {
        return new Explanation(
                FailureCode.CLUSTER,
                "there is no namespace " + found.group("name"),
                "create it, or set ship.namespace to one that is there");
    }

    private static Explanation foreign(Matcher found, String error, HelmRequest request) {
        return new Explanation(
                FailureCode.HELM,
                found.group("object") + " is there already and is not part of this release",
                "delete it or hand it over with kubectl annotate, or set ship.release to the release that owns it");
    }

    private static Explanation immutable(Matcher found, String error, HelmRequest request) {
        return new Explanation(
                FailureCode.HELM,
                found.group("object") + " would change in a field that is immutable: " + oneLine(error),
                "take that change back in the chart or values, or delete the object first");
    }

    private static Explanation hook(Matcher found, String error, HelmRequest request) {
        return new Explanation(
                FailureCode.HELM,
                "its " + found.group("hook") + " hook failed: " + oneLine(error),
                "see the log of the hook's job with kubectl -n " + request.namespace() + " logs");
    }

    private static Explanation chart(Matcher found, String error, HelmRequest request) {
        return new Explanation(
                FailureCode.CHART,
                "helm says: " + oneLine(error),
                "mend the chart, or choose another with ship.chart.version");
    }

    private static String target(HelmRequest request) {
        return request.release() + " -n " + request.namespace();
    }

    private static String oneLine(String text) {
        return shortened(text.strip().replaceAll("\\s*\\R\\s*", " | "));
    }

    private static String shortened(String text) {
        return text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH) + "…";
    }

    private static Rule rule(String pattern, Explainer explain) {
        return new Rule(Pattern.compile(pattern), explain);
    }

    private record Rule(Pattern pattern, Explainer explain) {}

    private record Explanation(FailureCode code, String because, String fix) {}

    @FunctionalInterface
    private interface Explainer {
        Explanation explain(Matcher found, String error, HelmRequest request);
    }
}
