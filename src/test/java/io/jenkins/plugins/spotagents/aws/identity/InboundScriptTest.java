package io.jenkins.plugins.spotagents.aws.identity;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The guide's script for Linux, with addresses of Jenkins as people write them; the agent is a program that notes its arguments. */
public class InboundScriptTest {
    private static final String DOCUMENT = "signed-document";

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final AtomicInteger loginPages = new AtomicInteger();
    private HttpServer server;

    /** Jenkins is at {@code /ci/}; whoever asks at {@code /old/} is sent there. */
    @Before
    public void begin() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/latest/api/token", exchange -> answer(exchange, "token"));
        server.createContext("/latest/dynamic/instance-identity/rsa2048", exchange -> answer(exchange, DOCUMENT));
        server.createContext("/ci/jnlpJars/agent.jar", exchange -> answer(exchange, "jar"));
        server.createContext("/ci/spot-agents-inbound/connect", this::connect);
        server.createContext("/old/", exchange -> {
            String path = exchange.getRequestURI().getPath().replaceFirst("^/old", "/ci");
            exchange.getResponseHeaders().set("Location", url(path));
            exchange.sendResponseHeaders(301, -1);
            exchange.close();
        });
        server.start();
    }

    @After
    public void end() {
        server.stop(0);
    }

    private static void answer(HttpExchange exchange, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private void connect(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        if (loginPages.getAndDecrement() > 0) {
            answer(exchange, "<html><body>Please log in</body></html>\n");
        } else if (exchange.getRequestMethod().equals("POST") && body.equals(DOCUMENT)) {
            answer(exchange, "i-0123456789abcdef0\nsecret\n");
        } else {
            exchange.sendResponseHeaders(403, -1);
            exchange.close();
        }
    }

    private String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    private static String script() throws IOException {
        Path directory = Path.of("").toAbsolutePath();
        while (!Files.exists(directory.resolve("docs/inbound-agents.md"))) {
            directory = Objects.requireNonNull(directory.getParent(), "docs/inbound-agents.md is in no parent");
        }
        String guide = Files.readString(directory.resolve("docs/inbound-agents.md"));
        int from = guide.indexOf("#!/bin/sh");
        return guide.substring(from, guide.indexOf("```", from));
    }

    /** @return the arguments that the agent was started with */
    private String run(String jenkinsUrl) throws Exception {
        Path programs = folder.newFolder().toPath();
        Path noted = programs.resolve("noted");
        Path java = programs.resolve("java");
        Files.writeString(java, "#!/bin/sh\necho \"$@\" > '" + noted + "'\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-c", script());
        builder.environment().put("PATH", programs + ":" + System.getenv("PATH"));
        builder.environment().put("JENKINS_URL", jenkinsUrl);
        builder.environment().put("WORK_DIR", programs.resolve("work").toString());
        builder.environment().put("AGENT_USER", System.getProperty("user.name"));
        builder.environment().put("AWS_EC2_METADATA_SERVICE_ENDPOINT", url(""));
        Process process = builder.redirectErrorStream(true)
                .redirectOutput(programs.resolve("output").toFile())
                .start();
        try {
            boolean ended = process.waitFor(60, TimeUnit.SECONDS);
            assertThat(jenkinsUrl + ": " + Files.readString(programs.resolve("output")), ended, is(true));
        } finally {
            process.destroyForcibly();
        }
        return Files.readString(noted);
    }

    @Test
    public void anAddressMayEndWithASlashOrNotAndHaveAPath() throws Exception {
        for (String address : new String[] {url("/ci/"), url("/ci"), url("/ci//")}) {
            assertThat(address, run(address), containsString(" -url " + url("/ci/") + " -name i-0123456789abcdef0 "));
        }
    }

    @Test
    public void anAddressThatHasMovedIsFollowedByTheAgentToo() throws Exception {
        for (String address : new String[] {url("/old/"), url("/old")}) {
            assertThat(address, run(address), containsString(" -url " + url("/ci/") + " -name i-0123456789abcdef0 "));
        }
    }

    @Test
    public void aPageOfSomebodyElseIsNoAnswer() throws Exception {
        loginPages.set(1);
        assertThat(run(url("/ci/")), containsString(" -name i-0123456789abcdef0 "));
    }
}
