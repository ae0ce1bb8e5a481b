package dev.shipline.image;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import java.lang.reflect.Field;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log of docker-java's HTTP client. With {@code mvn -X} it prints every header that it sends, and the registries' passwords are in two of them. Maven's
 * logging can be told otherwise by system properties alone, and only before it starts; so its loggers are told one by one.
 */
final class HeaderLog {
    private static final String CLIENT = "com.github.dockerjava.zerodep.shaded.org.apache.hc.client5.http";
    private static final List<String> LOGGERS = List.of(CLIENT + ".headers", CLIENT + ".wire");
    /** The field is called so in all of slf4j's simple loggers, from which those of Maven 3 and 4 are made. */
    private static final String LEVEL = "currentLogLevel";

    private static final int WARN = 30;

    private HeaderLog() {}

    /** @throws ReleaseFailure if it cannot be kept from printing passwords */
    static void silence() {
        silence(LOGGERS.stream().map(LoggerFactory::getLogger).toList());
    }

    static void silence(List<Logger> loggers) {
        for (Logger logger : loggers) {
            if (logger.isDebugEnabled()) {
                turnDown(logger);
            }
            if (logger.isDebugEnabled()) {
                throw new ReleaseFailure(
                        FailureCode.CONFIGURATION,
                        "cannot talk to a Docker engine",
                        "at this log level its HTTP client would print the registry's password",
                        "run Maven without -X, or with MAVEN_OPTS=-Dorg.slf4j.simpleLogger.log." + CLIENT + "=info");
            }
        }
    }

    private static void turnDown(Logger logger) {
        for (Class<?> type = logger.getClass(); type != null; type = type.getSuperclass()) {
            try {
                Field level = type.getDeclaredField(LEVEL);
                level.setAccessible(true);
                level.setInt(logger, WARN);
                return;
            } catch (NoSuchFieldException e) {
                // its superclass may have it
            } catch (IllegalAccessException | RuntimeException e) {
                return;
            }
        }
    }
}
