package dev.shipline.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shipline.cluster.Interruption;
import dev.shipline.cluster.ReleaseLock;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LockUntilExitTest {
    /** Says what is done with it. */
    private static final class SpokenLock implements ReleaseLock {
        @Override
        public <T> T during(Supplier<T> change) {
            return change.get();
        }

        @Override
        public Optional<Interruption> interruption() {
            return Optional.of(new Interruption("bob", Instant.EPOCH, Instant.EPOCH, Optional.empty()));
        }

        @Override
        public void close() {
            System.out.println("given back");
            System.out.flush();
        }
    }

    @Test
    void isTheLockItself() {
        try (LockUntilExit lock = LockUntilExit.acquire(SpokenLock::new)) {
            assertThat(lock.during(() -> "changed")).isEqualTo("changed");
            assertThat(lock.interruption()).map(Interruption::by).contains("bob");
        }
    }

    @Test
    void sayWhyThereIsNone() {
        assertThatThrownBy(() -> LockUntilExit.acquire(() -> {
                    throw new IllegalStateException("somebody else has it");
                }))
                .hasMessage("somebody else has it");
    }

    /** A JVM of its own gets SIGTERM while it holds the lock, while it gets it, and while it waits for its turn. */
    @ParameterizedTest
    @CsvSource({"held, given back", "on its way, given back", "waiting, ''"})
    void isGivenBackWhenTheJvmIsEnded(String when, String said) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Build.class.getName(),
                        when)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (Reader output = new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)) {
            assertThat(output.read()).isEqualTo('.');
            // unlike that of the process itself, it leaves the streams open
            process.toHandle().destroy();
            StringBuilder rest = new StringBuilder();
            for (int c = output.read(); c >= 0; c = output.read()) {
                rest.append((char) c);
            }
            assertThat(rest.toString().strip()).isEqualTo(said);
            assertThat(process.waitFor()).isEqualTo(143);
        } finally {
            process.destroyForcibly();
        }
    }

    static final class Build {
        public static void main(String[] arguments) throws InterruptedException {
            CountDownLatch never = new CountDownLatch(1);
            CountDownLatch ending = new CountDownLatch(1);
            Runtime.getRuntime().addShutdownHook(new Thread(ending::countDown));
            LockUntilExit.acquire(() -> {
                if (arguments[0].equals("waiting")) {
                    ready();
                    await(never);
                }
                if (arguments[0].equals("on its way")) {
                    ready();
                    await(ending);
                }
                return new SpokenLock();
            });
            if (arguments[0].equals("held")) {
                ready();
            }
            never.await();
        }

        private static void ready() {
            System.out.print('.');
            System.out.flush();
        }

        private static void await(CountDownLatch latch) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
