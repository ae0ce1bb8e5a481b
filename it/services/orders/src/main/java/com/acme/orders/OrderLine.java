package com.acme.orders;

import java.math.BigDecimal;

/** Some pieces of one article. */
record OrderLine(String article, int pieces, BigDecimal pricePerPiece) {
    OrderLine {
        if (article == null || article.isBlank()) {
            throw new IllegalArgumentException("article is missing");
        }
        if (pieces < 1) {
            throw new IllegalArgumentException("pieces is " + pieces + ", must be 1 or more");
        }
        if (pricePerPiece == null || pricePerPiece.signum() < 0) {
            throw new IllegalArgumentException("pricePerPiece is " + pricePerPiece + ", must be 0 or more");
        }
    }

    BigDecimal price() {
        return pricePerPiece.multiply(BigDecimal.valueOf(pieces));
    }
}
