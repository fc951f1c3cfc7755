package io.jenkins.plugins.spotagents.emulator;

import static org.awaitility.Awaitility.await;
import static org.junit.Assume.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.rules.ExternalResource;

/** moto_server, another emulator of AWS, for the time of a test class; tests are skipped where it is not installed. */
public final class MotoServer extends ExternalResource {
    private Process process;
    private URI endpoint;
    private SdkClients clients;

    public URI endpoint() {
        return endpoint;
    }

    public SdkClients clients() {
        return clients;
    }

    @Override
    protected void before() throws IOException {
        Optional<Path> program = LocalProgram.find("moto_server");
        assumeTrue("moto_server is not on the PATH", program.isPresent());
        int port = freePort();
        process = new ProcessBuilder(program.get().toString(), "-H", "127.0.0.1", "-p", Integer.toString(port))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        await().atMost(Duration.ofMinutes(1)).until(() -> listens(port) || !process.isAlive());
        // A stub on the PATH that ends at once is as good as nothing.
        assumeTrue("moto_server ended", process.isAlive());
        endpoint = URI.create("http://127.0.0.1:" + port);
        clients = SdkClients.of(endpoint, "eu-west-1");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    protected void after() {
        if (clients != null) {
            clients.close();
        }
        if (process != null) {
            List<ProcessHandle> family = new ArrayList<>(process.descendants().toList());
            family.add(process.toHandle());
            family.forEach(ProcessHandle::destroyForcibly);
        }
    }
}
