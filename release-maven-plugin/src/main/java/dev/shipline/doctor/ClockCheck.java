package dev.shipline.doctor;

import java.time.Duration;
import java.time.Instant;

/** Whether this machine's clock goes with that of a neighbour. Signatures and tokens are good for minutes, and only where both agree what time it is. */
public final class ClockCheck {
    /** The header of an answer has no parts of a second, and the answer takes its time. */
    static final Duration TOLERATED = Duration.ofSeconds(30);
    /** AWS refuses signatures from 15 minutes on, and many a token's lifetime is five. */
    static final Duration WRONG = Duration.ofMinutes(5);

    private static final String FIX = "let the machine keep its time by NTP; on a container, that of its host";

    private ClockCheck() {}

    public static Finding finding(Instant here, Instant there, String neighbour) {
        Duration ahead = Duration.between(there, here);
        Duration off = ahead.abs();
        if (off.compareTo(TOLERATED) <= 0) {
            return Finding.ok("goes with that of " + neighbour);
        }
        String words = "the clock of this machine is " + inWords(off) + (ahead.isNegative() ? " behind" : " ahead of")
                + " that of " + neighbour;
        return off.compareTo(WRONG) >= 0
                ? Finding.failed(words + ", and signatures and tokens will be refused", FIX)
                : Finding.warning(words, FIX);
    }

    private static String inWords(Duration off) {
        return off.toMinutes() < 2 ? off.toSeconds() + " s" : off.toMinutes() + " min";
    }
}
