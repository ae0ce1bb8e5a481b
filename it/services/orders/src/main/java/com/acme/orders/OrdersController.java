package com.acme.orders;

import java.net.URI;
import java.util.List;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/orders")
class OrdersController {
    private final OrderBook book;

    OrdersController(OrderBook book) {
        this.book = book;
    }

    @GetMapping
    List<Order> all() {
        return book.all();
    }

    @GetMapping("/{id}")
    ResponseEntity<Order> one(@PathVariable long id) {
        return ResponseEntity.of(book.find(id));
    }

    @PostMapping
    ResponseEntity<Order> place(@RequestBody NewOrder wanted) {
        Order order = book.place(wanted);
        return ResponseEntity.created(URI.create("/orders/" + order.id())).body(order);
    }
}
