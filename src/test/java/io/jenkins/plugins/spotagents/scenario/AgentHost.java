package io.jenkins.plugins.spotagents.scenario;

import hudson.remoting.Channel;
import hudson.remoting.ChannelBuilder;
import hudson.remoting.FileSystemJarCache;
import hudson.remoting.Which;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** One process with any number of agents in it, each on a connection of its own: a hundred JVMs are more than a laptop bears. */
public final class AgentHost implements AutoCloseable {
    private final Process process;
    private final int port;

    private AgentHost(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** @param directory of all its agents */
    static AgentHost start(File directory) throws IOException {
        String classPath = Which.jarFile(AgentHost.class) + File.pathSeparator + Which.jarFile(Channel.class);
        ProcessBuilder builder = new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/java",
                        "-Xmx512m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        classPath,
                        AgentHost.class.getName())
                .directory(directory)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        // Nothing answers there: notices come by the queue.
        builder.environment().put("AWS_EC2_METADATA_SERVICE_ENDPOINT", "http://127.0.0.1:9");
        Process process = builder.start();
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
        return new AgentHost(process, Integer.parseInt(out.readLine()));
    }

    int port() {
        return port;
    }

    /** An agent; it is gone when this is closed. */
    Socket agent() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), port);
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    /** The process: tells its port, and ends with whoever started it. */
    public static void main(String[] args) throws IOException {
        ExecutorService threads = Executors.newCachedThreadPool();
        ServerSocket server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        System.out.println(server.getLocalPort());
        threads.execute(() -> endWithParent());
        while (true) {
            Socket socket = server.accept();
            threads.execute(() -> serve(socket, threads));
        }
    }

    private static void endWithParent() {
        try {
            while (System.in.read() >= 0) {
                continue;
            }
        } catch (IOException e) {
            Runtime.getRuntime().halt(1);
        }
        Runtime.getRuntime().halt(0);
    }

    private static void serve(Socket socket, ExecutorService threads) {
        try (socket) {
            socket.setTcpNoDelay(true);
            new ChannelBuilder("agent", threads)
                    .withMode(Channel.Mode.BINARY)
                    .withJarCacheOrDefault(new FileSystemJarCache(new File("jars").getAbsoluteFile(), true))
                    .build(socket.getInputStream(), socket.getOutputStream())
                    .join();
        } catch (SocketException gone) {
            // As an agent goes whose machine goes.
            return;
        } catch (IOException e) {
            e.printStackTrace();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
