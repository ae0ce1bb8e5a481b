package dev.shipline.init;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What of the bash tools' configuration is needed no more. A variable that several jobs set is told once. */
final class Leftovers {
    private final List<String> scripts = new ArrayList<>();
    private final Map<List<String>, Set<String>> jobs = new LinkedHashMap<>();

    void script(String jobAndScript) {
        scripts.add("the step of job " + jobAndScript);
    }

    /** @param fate what became of the variable, with the punctuation that goes before it */
    void variable(BashVariable variable, String job, String fate) {
        jobs.computeIfAbsent(List.of(variable.name(), fate), any -> new LinkedHashSet<>())
                .add(job);
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>(scripts);
        jobs.forEach((variable, of) -> lines.add(variable.get(0)
                + (of.size() == 1 ? " in job " : " in jobs ")
                + String.join(", ", of)
                + variable.get(1)));
        return lines;
    }
}
