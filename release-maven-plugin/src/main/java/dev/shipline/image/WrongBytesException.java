package dev.shipline.image;

import java.io.IOException;

/** What was read is not what its digest says. */
final class WrongBytesException extends IOException {
    WrongBytesException(String message) {
        super(message);
    }
}
