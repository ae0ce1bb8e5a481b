package com.acme.orders;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Currency;
import java.util.List;

/** An order that was placed; it never changes. */
record Order(long id, String customer, List<OrderLine> lines, Currency currency, Instant placedAt) {
    @JsonProperty
    BigDecimal total() {
        return lines.stream().map(OrderLine::price).reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}
