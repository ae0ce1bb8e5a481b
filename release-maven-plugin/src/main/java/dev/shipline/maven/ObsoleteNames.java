package dev.shipline.maven;

import dev.shipline.init.BashVariable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Says which variables of the older bash tools are set and mean nothing any more. */
final class ObsoleteNames {
    private ObsoleteNames() {}

    static List<String> notes(Map<String, String> variables, Optional<String> environment) {
        List<String> notes = new ArrayList<>();
        Arrays.stream(BashVariable.values())
                .filter(BashVariable::isObsolete)
                .filter(variable -> !variables.getOrDefault(variable.name(), "").isBlank())
                .forEach(variable -> notes.add(variable + " is set and not read, " + variable.fate()));
        String tag = variables
                .getOrDefault(BashVariable.DD_ENVIRONMENT_TAG.name(), "")
                .strip();
        if (!tag.isEmpty()
                && environment.filter(name -> !name.equalsIgnoreCase(tag)).isPresent()) {
            notes.add("DD_ENVIRONMENT_TAG says " + tag + ", and this is released to " + environment.get()
                    + ": Datadog is told " + environment.get());
        }
        return notes;
    }
}
