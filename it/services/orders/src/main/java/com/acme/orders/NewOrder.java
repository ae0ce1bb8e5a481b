package com.acme.orders;

import java.util.List;

/** What a customer asks for. */
record NewOrder(String customer, List<OrderLine> lines) {
    NewOrder {
        if (customer == null || customer.isBlank()) {
            throw new IllegalArgumentException("customer is missing");
        }
        if (lines == null || lines.isEmpty()) {
            throw new IllegalArgumentException("lines is empty");
        }
        lines = List.copyOf(lines);
    }
}
