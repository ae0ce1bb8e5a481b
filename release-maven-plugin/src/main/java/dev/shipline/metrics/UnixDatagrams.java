package dev.shipline.metrics;

import static java.util.Objects.requireNonNull;

import com.sun.jna.LastErrorException;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/** Datagrams to a Unix domain socket, as an agent listens for them. The JDK knows streams only; JNA is here for the Docker engine's socket already. */
final class UnixDatagrams implements StatsdSocket {
    private static final int AF_UNIX = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int LONGEST_PATH = 103;

    /** The few functions of the C library that this takes. */
    interface SocketCalls extends Library {
        int socket(int domain, int type, int protocol) throws LastErrorException;

        int connect(int socket, byte[] address, int length) throws LastErrorException;

        int send(int socket, byte[] bytes, long length, int flags) throws LastErrorException;

        int close(int socket) throws LastErrorException;
    }

    private final Path path;
    private SocketCalls calls;
    private int socket = -1;

    UnixDatagrams(Path path) {
        this.path = requireNonNull(path, "path is null");
    }

    @Override
    public void send(byte[] packet) throws IOException {
        try {
            open();
            calls.send(socket, packet, packet.length, 0);
        } catch (LastErrorException | UnsatisfiedLinkError e) {
            close();
            throw new IOException(path + ": " + e.getMessage(), e);
        }
    }

    private void open() throws IOException {
        if (socket >= 0) {
            return;
        }
        calls = Native.load("c", SocketCalls.class);
        socket = calls.socket(AF_UNIX, SOCK_DGRAM, 0);
        byte[] address = address();
        calls.connect(socket, address, address.length);
    }

    /** A struct sockaddr_un; on macOS its first byte is its length. */
    private byte[] address() throws IOException {
        byte[] name = path.toString().getBytes(StandardCharsets.UTF_8);
        if (name.length > LONGEST_PATH) {
            throw new IOException(
                    path + " is longer than the " + LONGEST_PATH + " bytes that a socket's name may have");
        }
        ByteBuffer address = ByteBuffer.allocate(2 + name.length + 1).order(ByteOrder.nativeOrder());
        if (Platform.isMac()) {
            address.put((byte) address.capacity()).put((byte) AF_UNIX);
        } else {
            address.putShort((short) AF_UNIX);
        }
        address.put(name);
        return Arrays.copyOf(address.array(), address.capacity());
    }

    @Override
    public void close() {
        if (socket >= 0) {
            calls.close(socket);
            socket = -1;
        }
    }
}
