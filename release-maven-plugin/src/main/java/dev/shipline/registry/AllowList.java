package dev.shipline.registry;

import java.util.List;

/** The findings that a service's own repository allows. */
public record AllowList(List<Allowance> entries) {
    public static final AllowList NONE = new AllowList(List.of());

    public AllowList {
        entries = List.copyOf(entries);
    }
}
