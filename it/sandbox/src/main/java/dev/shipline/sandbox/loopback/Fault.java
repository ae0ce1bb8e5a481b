package dev.shipline.sandbox.loopback;

import static java.util.Objects.requireNonNull;

import java.util.Map;

/**
 * A way for a neighbour to fail, for tests.
 *
 * @param kind  how
 * @param reply what to answer; only for {@link Kind#REPLY}
 */
public record Fault(Kind kind, Reply reply) {
    public enum Kind {
        /** Answers, but not with what was asked for. */
        REPLY,
        /** Takes the request and never answers. */
        HANG,
        /** Closes the connection in the middle of the request. */
        RESET
    }

    public Fault {
        requireNonNull(kind, "kind is null");
    }

    public static Fault status(int status) {
        return reply(Reply.text(status, "the sandbox was told to fail"));
    }

    /** A status with headers, such as 429 with Retry-After. */
    public static Fault status(int status, Map<String, String> headers) {
        Reply reply = Reply.text(status, "the sandbox was told to fail");
        for (Map.Entry<String, String> header : headers.entrySet()) {
            reply = reply.with(header.getKey(), header.getValue());
        }
        return reply(reply);
    }

    public static Fault reply(Reply reply) {
        return new Fault(Kind.REPLY, requireNonNull(reply, "reply is null"));
    }

    public static Fault hang() {
        return new Fault(Kind.HANG, null);
    }

    public static Fault reset() {
        return new Fault(Kind.RESET, null);
    }
}
