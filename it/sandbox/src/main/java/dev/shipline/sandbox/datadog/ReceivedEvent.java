package dev.shipline.sandbox.datadog;

import java.util.List;

/**
 * An event as it came; a text that was left out is empty.
 *
 * @param dateHappened seconds since the epoch
 */
public record ReceivedEvent(
        String title,
        String text,
        String alertType,
        String priority,
        String aggregationKey,
        String sourceTypeName,
        String host,
        long dateHappened,
        List<String> tags) {
    public ReceivedEvent {
        tags = List.copyOf(tags);
    }
}
