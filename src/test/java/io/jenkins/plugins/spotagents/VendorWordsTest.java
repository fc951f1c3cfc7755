package io.jenkins.plugins.spotagents;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.Test;

/** The engine knows no vendor: none has a say in its names and strings. Comments may name a source. */
public class VendorWordsTest {
    private static final Path ROOMS = Path.of("src/main/java/io/jenkins/plugins/spotagents");

    private static final List<String> ENGINE = List.of(
            "capacity",
            "cost",
            "disruption",
            "fleet",
            "interruption",
            "inventory",
            "metrics",
            "provider",
            "requeue",
            "scheduling");

    private static final Pattern COMMENT = Pattern.compile(
            "(\"(?:\\\\.|[^\"\\\\\\n])*\"|'(?:\\\\.|[^'\\\\])+')|//[^\\n]*|/\\*.*?\\*/", Pattern.DOTALL);

    /** Where case tells words apart, {@code aws} must not be found in {@code withdrawsOne}. */
    private static final Pattern VENDOR =
            Pattern.compile("(?i:ec2|sqs|imds|event_?bridge|amazon)|(?<![A-Za-z])aws(?![a-z])|Aws|AWS");

    @Test
    public void noNameAndNoStringOfTheEngineIsAVendors() {
        Map<String, List<String>> found = new TreeMap<>();
        sources().forEach(file -> {
            List<String> lines = spoken(read(file))
                    .lines()
                    .filter(line -> VENDOR.matcher(line).find())
                    .map(String::strip)
                    .toList();
            if (!lines.isEmpty()
                    || VENDOR.matcher(file.getFileName().toString()).find()) {
                found.put(ROOMS.relativize(file).toString(), lines);
            }
        });
        assertThat(found.toString(), found.keySet(), is(empty()));
    }

    @Test
    public void everyRoomOfTheEngineIsLookedAt() {
        assertThat(
                ENGINE.stream()
                        .filter(room -> Files.notExists(ROOMS.resolve(room)))
                        .toList(),
                is(empty()));
    }

    @Test
    public void namesAndStringsAreSpokenAndCommentsAreNot() {
        String code = "/** EC2 */ class SqsThing { String a = \"// of Amazon\"; int withdraws; } // AWS\n";
        assertThat(spoken(code), is(" class SqsThing { String a = \"// of Amazon\"; int withdraws; } \n"));
        assertThat(
                VENDOR.matcher(spoken(code))
                        .results()
                        .map(found -> found.group())
                        .toList(),
                is(List.of("Sqs", "Amazon")));
        assertThat(
                Stream.of("aws", "\"aws:\"", "AwsClients", "toAWS", "ec2Endpoint", "IMDS")
                        .filter(word -> VENDOR.matcher(word).find())
                        .toList(),
                hasSize(6));
    }

    private static String spoken(String code) {
        return COMMENT.matcher(code)
                .replaceAll(found -> found.group(1) == null ? "" : Matcher.quoteReplacement(found.group(1)));
    }

    private static Stream<Path> sources() {
        return ENGINE.stream()
                .flatMap(room -> {
                    try {
                        return Files.walk(ROOMS.resolve(room));
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                })
                .filter(file -> file.toString().endsWith(".java"));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
