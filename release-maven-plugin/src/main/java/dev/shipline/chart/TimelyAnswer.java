package dev.shipline.chart;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The content of an answer, if it comes in time. Java's client bounds the time to the headers alone: a line that falls silent after them would be waited for, for ever. */
final class TimelyAnswer {
    private TimelyAnswer() {}

    /** @param limit how many bytes are read at the most */
    static byte[] read(InputStream body, int limit, Duration patience) throws IOException, InterruptedException {
        FutureTask<byte[]> reading = new FutureTask<>(() -> body.readNBytes(limit));
        Thread thread = new Thread(reading, "chart-answer");
        thread.setDaemon(true);
        thread.start();
        try {
            return reading.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            // and the body, which the caller closes, lets go of the thread
            reading.cancel(true);
            throw new HttpTimeoutException("no whole answer within " + patience.toSeconds() + " s");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException broken ? broken : new IOException(e.getCause());
        }
    }
}
