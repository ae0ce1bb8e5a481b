package com.acme.orders;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.stereotype.Component;

/** All orders, in memory, in the order of their placing. */
@Component
class OrderBook {
    private final ConcurrentSkipListMap<Long, Order> orders = new ConcurrentSkipListMap<>();
    private final AtomicLong lastId = new AtomicLong();
    private final OrdersSettings settings;
    private final Clock clock;

    OrderBook(OrdersSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    Order place(NewOrder wanted) {
        Order order = new Order(
                lastId.incrementAndGet(), wanted.customer(), wanted.lines(), settings.currency(), clock.instant());
        orders.put(order.id(), order);
        return order;
    }

    List<Order> all() {
        return List.copyOf(orders.values());
    }

    Optional<Order> find(long id) {
        return Optional.ofNullable(orders.get(id));
    }
}
