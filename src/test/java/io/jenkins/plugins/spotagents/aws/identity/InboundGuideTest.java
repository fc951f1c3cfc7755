package io.jenkins.plugins.spotagents.aws.identity;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.Test;

/**
 * Holds the guide's script for Windows, which no machine here can run, to the one for Linux, which {@code InboundBootstrapTest} runs
 * against a real Jenkins: the same questions to the same addresses, the same agent in the end.
 */
public class InboundGuideTest {
    private static String guide() throws IOException {
        Path directory = Path.of("").toAbsolutePath();
        while (!Files.exists(directory.resolve("docs/inbound-agents.md"))) {
            directory = Objects.requireNonNull(directory.getParent(), "docs/inbound-agents.md is in no parent");
        }
        return Files.readString(directory.resolve("docs/inbound-agents.md"));
    }

    private static String between(String begin, String end) throws IOException {
        String guide = guide();
        int from = guide.indexOf(begin);
        return guide.substring(from, guide.indexOf(end, from));
    }

    private static String linux() throws IOException {
        return between("#!/bin/sh", "```");
    }

    private static String windows() throws IOException {
        return between("<powershell>", "</powershell>");
    }

    private static List<String> all(String pattern, String script) {
        return List.copyOf(new TreeSet<>(Pattern.compile(pattern)
                .matcher(script)
                .results()
                .map(match -> match.group(1))
                .toList()));
    }

    private void isAlike(String pattern, int count) throws IOException {
        assertThat(all(pattern, linux()), hasSize(count));
        assertThat(all(pattern, windows()), is(all(pattern, linux())));
    }

    @Test
    public void bothAskTheSameOfTheMetadataService() throws IOException {
        isAlike("(?i:\\$imds)(/latest/[a-z0-9/-]+)", 2);
        isAlike("(X-aws-ec2-metadata-token(?:-ttl-seconds)?)", 2);
        isAlike("(http://169\\.254\\.169\\.254)", 1);
    }

    @Test
    public void bothAskTheSameOfJenkins() throws IOException {
        isAlike("(?i:\\$\\{Jenkins_?Url\\})([a-zA-Z/.-]+)", 2);
        isAlike("(text/plain)", 1);
        assertThat(all("(?i:-Method (\\w+))", windows()), is(List.of("Post", "Put")));
    }

    @Test
    public void bothStartTheSameAgent() throws IOException {
        isAlike(" (-(?:url|name|secret|webSocket|workDir))\\b", 5);
        assertThat(all("(?i:-secret \"(@))", windows()), hasItem("@"));
        assertThat(all("(?i:-secret \"(@))", linux()), hasItem("@"));
    }
}
