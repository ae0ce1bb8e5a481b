package dev.shipline.doctor;

import static java.util.Objects.requireNonNull;

import dev.shipline.failure.ReleaseFailure;
import java.util.Optional;
import java.util.function.Supplier;

/** What one check finds out and another goes on with: whoever comes first asks, the other waits for it. Safe for several threads. */
public final class Once<T> {
    private final Supplier<T> question;
    private T answer;
    private ReleaseFailure failure;

    public Once(Supplier<T> question) {
        this.question = requireNonNull(question, "question is null");
    }

    /** @throws ReleaseFailure the same for everybody who asks */
    public synchronized T get() {
        if (failure != null) {
            throw failure;
        }
        if (answer == null) {
            try {
                answer = requireNonNull(question.get(), "the answer is null");
            } catch (ReleaseFailure e) {
                failure = e;
                throw e;
            }
        }
        return answer;
    }

    /** Empty where it could not be found out: who asked for it first says why. */
    public Optional<T> ifThere() {
        try {
            return Optional.of(get());
        } catch (ReleaseFailure e) {
            return Optional.empty();
        }
    }
}
