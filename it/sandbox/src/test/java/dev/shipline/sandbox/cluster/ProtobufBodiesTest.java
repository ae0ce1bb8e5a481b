package dev.shipline.sandbox.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProtobufBodiesTest {
    @Test
    void readsASecret() {
        byte[] label = message(text(1, "owner"), text(2, "helm"));
        byte[] metadata = message(text(1, "s"), text(3, "shop"), field(11, label));
        byte[] entry = message(text(1, "release"), field(2, new byte[] {1, 2, 3}));
        byte[] secret = message(field(1, metadata), field(2, entry), text(3, "helm.sh/release.v1"));

        var read = ProtobufBodies.read(body("v1", "Secret", secret));

        assertThat(Meta.name(read)).isEqualTo("s");
        assertThat(Meta.namespace(read)).isEqualTo("shop");
        assertThat(Meta.labels(read)).containsEntry("owner", "helm");
        assertThat(Json.text(read, "data", "release")).isEqualTo("AQID");
        assertThat(Json.text(read, "type")).isEqualTo("helm.sh/release.v1");
        assertThat(Json.text(read, "kind")).isEqualTo("Secret");
    }

    @Test
    void readsTheOptionsOfADeletion() {
        byte[] gracePeriod = {1 << 3, (byte) 0xac, 0x02};
        byte[] options = message(gracePeriod, text(4, "Foreground"));

        var read = ProtobufBodies.read(body("v1", "DeleteOptions", options));

        assertThat(Json.number(0, read, "gracePeriodSeconds")).isEqualTo(300);
        assertThat(Json.text(read, "propagationPolicy")).isEqualTo("Foreground");
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        assertThatThrownBy(() -> ProtobufBodies.read(body("v1", "Pod", new byte[0])))
                .returns(415, e -> ((ApiException) e).code());
        assertThatThrownBy(() -> ProtobufBodies.read("{}".getBytes(StandardCharsets.UTF_8)))
                .hasMessageContaining("does not appear to be a protobuf message");
        assertThatThrownBy(() -> ProtobufBodies.read(new byte[] {'k', '8', 's', 0, 0x0a, 0x7f}))
                .hasMessageContaining("malformed");
    }

    private static byte[] body(String apiVersion, String kind, byte[] object) {
        byte[] type = message(text(1, apiVersion), text(2, kind));
        return message(new byte[] {'k', '8', 's', 0}, field(1, type), field(2, object));
    }

    private static byte[] text(int number, String text) {
        return field(number, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Length-delimited, of fewer than 128 bytes. */
    private static byte[] field(int number, byte[] bytes) {
        return message(new byte[] {(byte) (number << 3 | 2), (byte) bytes.length}, bytes);
    }

    private static byte[] message(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
