package dev.shipline.init;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The environments, and what the parent POM's profiles say in each: a service without that parent says it itself. */
final class Environments {
    static final List<String> NAMES = List.of("dev", "qa", "prod");

    private Environments() {}

    static Map<String, String> rules(String environment) {
        Map<String, String> rules = new LinkedHashMap<>();
        rules.put("ship.check.phase", "validate");
        int position = NAMES.indexOf(environment);
        if (position > 0) {
            rules.put("ship.commit.order", "newer");
            rules.put("ship.dirty", "refuse");
        }
        rules.put("ship.env", environment);
        if (position > 0) {
            rules.put("ship.promote.from", NAMES.get(position - 1));
        }
        return rules;
    }
}
