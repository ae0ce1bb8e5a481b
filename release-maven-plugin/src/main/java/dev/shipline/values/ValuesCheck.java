package dev.shipline.values;

import static java.util.Objects.requireNonNull;

import dev.shipline.document.Fault;
import dev.shipline.document.YamlValue;
import dev.shipline.secret.SecretLook;
import java.util.List;

/** Judges values files before anything is built on them. What is found names files, lines and keys, and never a value. */
final class ValuesCheck {
    private final UnknownKeys policy;
    private final ChartDefaults chart;
    private final Findings findings;

    ValuesCheck(UnknownKeys policy, ChartDefaults chart, Findings findings) {
        this.policy = requireNonNull(policy, "policy is null");
        this.chart = requireNonNull(chart, "chart is null");
        this.findings = requireNonNull(findings, "findings is null");
    }

    /** @param overrides what the release itself sets, as far as it is known yet */
    void judge(Values values, Overrides overrides) {
        values.missing().forEach(findings::problem);
        MergedValue merged = chart.merged();
        UnknownKeyCheck keys = new UnknownKeyCheck(chart, chart.merged());
        boolean readable = values.missing().isEmpty();
        for (ValuesFile file : values.files()) {
            file.yaml().faults().forEach(fault -> findings.problem(file.source(), fault));
            file.yaml().remarks().forEach(remark -> findings.warning(file.source(), remark));
            file.yaml().root().ifPresent(root -> {
                judgeContent(file, root, KeyPath.ROOT);
                judgeTypes(file, root, chart.merged(), KeyPath.ROOT);
                merged.put(root, file.name(), file.source());
            });
            readable = readable && file.yaml().root().isPresent();
        }
        if (chart.file().root().isEmpty()) {
            Fault fault = chart.file().faults().get(0);
            findings.warning("the chart's values.yaml", fault);
            return;
        }
        SchemaCheck schemas = new SchemaCheck(merged, keys, findings);
        if (readable) {
            merged.put(overrides.preview(), Origin.RELEASE, Origin.RELEASE);
            schemas.judge(chart);
        }
        judgeKeys(values, keys, schemas);
    }

    private void judgeKeys(Values values, UnknownKeyCheck keys, SchemaCheck schemas) {
        if (policy == UnknownKeys.IGNORE || chart.saysNothing()) {
            return;
        }
        for (ValuesFile file : values.files()) {
            file.yaml()
                    .root()
                    .ifPresent(root -> keys.judge(root, (key, fault) -> {
                        if (schemas.hasRefused(key)) {
                            return;
                        }
                        if (policy == UnknownKeys.FAIL) {
                            findings.problem(file.source(), fault);
                            findings.fix("or set ship.values.unknown to warn if the chart does read such a key");
                        } else {
                            findings.warning(file.source(), fault);
                        }
                    }));
        }
    }

    private void judgeContent(ValuesFile file, YamlValue value, KeyPath path) {
        value.entries().forEach((key, entry) -> {
            KeyPath inner = path.then(key);
            judgeText(file, entry, inner);
            judgeContent(file, entry, inner);
        });
        for (int i = 0; i < value.items().size(); i++) {
            YamlValue item = value.items().get(i);
            judgeText(file, item, path);
            judgeContent(file, item, path);
        }
    }

    private void judgeText(ValuesFile file, YamlValue value, KeyPath path) {
        if (isSetByTheRelease(path)) {
            if (value.tree() != null && !value.text().filter(String::isEmpty).isPresent()) {
                findings.warning(
                        file.source(),
                        new Fault(
                                value.position(),
                                "sets " + path
                                        + ", which has no effect: the release sets it to the image that it has built and scanned"));
            }
            return;
        }
        if (path.keys().isEmpty()) {
            return;
        }
        value.text().ifPresent(text -> {
            SecretLook.of(path.last(), text)
                    .ifPresent(look -> findings.warning(
                            file.source(),
                            new Fault(
                                    value.position(),
                                    "sets " + path
                                            + " to what looks like " + look
                                            + ", in plain text; keep it in a Secret, and name that Secret here")));
            boolean latest = path.last().equals("tag") && text.equals("latest")
                    || path.last().equals("image") && text.endsWith(":latest");
            if (latest) {
                findings.problem(
                        file.source(),
                        new Fault(
                                value.position(),
                                "sets " + path
                                        + " to the tag latest, which names another image tomorrow; name a version or a digest"));
            }
        });
    }

    private static boolean isSetByTheRelease(KeyPath path) {
        return path.keys().equals(List.of("image", "tag")) || path.keys().equals(List.of("image", "digest"));
    }

    /** What Helm only mutters about, before a template breaks on it or a default is silently lost. */
    private void judgeTypes(ValuesFile file, YamlValue value, MergedValue known, KeyPath path) {
        value.entries().forEach((key, entry) -> {
            MergedValue next = known.entries().get(key);
            if (next == null || entry.isNull()) {
                return;
            }
            KeyPath inner = path.then(key);
            if (next.isMapping() && !entry.isMapping()) {
                findings.warning(
                        file.source(),
                        new Fault(
                                entry.position(),
                                "sets " + inner + " to a single value or a list, and the chart has fields there"));
            }
            judgeTypes(file, entry, next, inner);
        });
    }
}
