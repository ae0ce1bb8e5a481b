package com.acme.orders;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

@SpringBootTest
@AutoConfigureMockMvc
class OrdersApplicationTest {
    @Autowired
    private MockMvcTester http;

    @Test
    void placesAnOrderAndListsIt() {
        MvcTestResult placed = place("""
                {"customer": "ada", "lines": [
                  {"article": "tea", "pieces": 3, "pricePerPiece": 4.50},
                  {"article": "cup", "pieces": 1, "pricePerPiece": 7.25}
                ]}""");

        assertThat(placed).hasStatus(HttpStatus.CREATED);
        assertThat(placed).bodyJson().extractingPath("$.total").isEqualTo(20.75);
        assertThat(placed).bodyJson().extractingPath("$.currency").isEqualTo("EUR");
        String location = placed.getResponse().getHeader("Location");
        assertThat(http.get().uri(location))
                .hasStatusOk()
                .bodyJson()
                .extractingPath("$.customer")
                .isEqualTo("ada");
        assertThat(http.get().uri("/orders"))
                .bodyJson()
                .extractingPath("$[*].customer")
                .asArray()
                .contains("ada");
    }

    @Test
    void refusesAnOrderOfNothing() {
        MvcTestResult refused = place("""
                {"customer": "ada", "lines": []}""");

        assertThat(refused).hasStatus(HttpStatus.BAD_REQUEST);
    }

    @Test
    void refusesALineWithoutPieces() {
        MvcTestResult refused = place("""
                {"customer": "ada", "lines": [{"article": "tea", "pieces": 0, "pricePerPiece": 1}]}""");

        assertThat(refused).hasStatus(HttpStatus.BAD_REQUEST);
    }

    @Test
    void doesNotKnowAnOrderThatNobodyPlaced() {
        assertThat(http.get().uri("/orders/4711")).hasStatus(HttpStatus.NOT_FOUND);
    }

    @Test
    void answersTheProbes() {
        assertThat(http.get().uri("/actuator/health/liveness")).hasStatusOk();
        assertThat(http.get().uri("/actuator/health/readiness")).hasStatusOk();
    }

    private MvcTestResult place(String order) {
        return http.post()
                .uri("/orders")
                .contentType(MediaType.APPLICATION_JSON)
                .content(order)
                .exchange();
    }
}
