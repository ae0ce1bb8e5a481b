package dev.shipline.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.helpers.SubstituteLogger;

class HeaderLogTest {
    /** As Maven's loggers are made. */
    static class Talkative extends SubstituteLogger {
        protected int currentLogLevel = 10;

        Talkative() {
            super("talkative", null, true);
        }

        @Override
        public boolean isDebugEnabled() {
            return currentLogLevel <= 10;
        }
    }

    @Test
    void turnsDownALoggerThatWouldPrintHeaders() {
        Talkative logger = new Talkative() {};

        HeaderLog.silence(List.of(logger));

        assertThat(logger.isDebugEnabled()).isFalse();
    }

    @Test
    void sendsNothingUnderALogThatCannotBeTurnedDown() {
        SubstituteLogger stubborn = new SubstituteLogger("stubborn", null, true) {
            @Override
            public boolean isDebugEnabled() {
                return true;
            }
        };

        assertThatThrownBy(() -> HeaderLog.silence(List.of(stubborn)))
                .hasMessageContaining("would print the registry's password")
                .hasMessageContaining("without -X");
    }
}
