package dev.shipline.registry;

import static java.util.Objects.requireNonNull;

import java.time.LocalDate;
import java.util.Optional;

/**
 * Somebody's word that a finding is known and may run, for a time.
 *
 * @param packageName the package it is allowed in; absent: in any
 * @param until       the last day it counts, in UTC
 * @param place       where it is written, file and line
 */
public record Allowance(String id, Optional<String> packageName, String reason, LocalDate until, String place) {
    public Allowance {
        requireNonNull(id, "id is null");
        requireNonNull(packageName, "packageName is null");
        requireNonNull(reason, "reason is null");
        requireNonNull(until, "until is null");
        requireNonNull(place, "place is null");
    }

    boolean isFor(Finding finding) {
        return id.equalsIgnoreCase(finding.id())
                && packageName.map(finding.packageName()::equals).orElse(true);
    }

    boolean isGoodOn(LocalDate day) {
        return !day.isAfter(until);
    }
}
