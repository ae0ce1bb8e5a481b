package com.acme.clinic;

import java.time.LocalDate;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
class VisitsController {
    /** The line that the benchmark changes. */
    private static final String EDITION = "edition 1";

    record Visit(String pet, LocalDate day, String reason) {}

    @GetMapping("/visits")
    List<Visit> visits() {
        return List.of(
                new Visit("Leo", LocalDate.of(2026, 11, 20), "vaccination"),
                new Visit("Basil", LocalDate.of(2026, 11, 21), "check"));
    }

    @GetMapping("/edition")
    String edition() {
        return EDITION;
    }
}
