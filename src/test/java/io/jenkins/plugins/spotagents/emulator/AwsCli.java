package io.jenkins.plugins.spotagents.emulator;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.Assume.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The AWS CLI, talking to an emulator; tests are skipped where it is not installed. */
record AwsCli(URI endpoint) {
    record Output(int exit, String text) {}

    Output run(String... arguments) throws IOException, InterruptedException {
        Optional<Path> program = LocalProgram.find("aws");
        assumeTrue("aws is not on the PATH", program.isPresent());
        List<String> command = new ArrayList<>(List.of(program.get().toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("--endpoint-url", endpoint.toString(), "--region", "eu-west-1", "--output", "json"));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment()
                .putAll(Map.of(
                        "AWS_ACCESS_KEY_ID", "test",
                        "AWS_SECRET_ACCESS_KEY", "test",
                        "AWS_PAGER", "",
                        "AWS_EC2_METADATA_DISABLED", "true"));
        Process process = builder.start();
        process.getOutputStream().close();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES), is(true));
        // A shim of a version manager may be on the PATH with no program behind it.
        assumeTrue("aws does not run: " + text, process.exitValue() != 127);
        return new Output(process.exitValue(), text);
    }

    /** The answer of a call that must succeed. */
    JsonNode json(String... arguments) throws IOException, InterruptedException {
        Output output = run(arguments);
        assertThat(output.text(), output.exit(), is(0));
        return new ObjectMapper().readTree(output.text());
    }
}
