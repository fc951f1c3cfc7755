package io.jenkins.plugins.spotagents.demo.jenkins;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.Assert.assertThrows;

import java.nio.file.Path;
import java.util.List;
import org.junit.Test;

/** The command line of {@code ./demo --jenkins}. */
public class JenkinsDemoOptionsTest {
    @Test
    public void aCheckOfAnotherHpiCanBeAskedFor() {
        JenkinsDemoOptions options =
                JenkinsDemoOptions.parse(List.of("--check", "--hpi", "other.hpi", "--builds", "5", "--port", "8080"));

        assertThat(options.check(), is(true));
        assertThat(options.hpi(), is(Path.of("other.hpi")));
        assertThat(options.builds(), is(5));
        assertThat(options.port(), is(8080));
        assertThat(JenkinsDemoOptions.parse(List.of()).check(), is(false));
    }

    @Test
    public void whatIsWrongIsNamed() {
        for (List<String> wrong : List.of(
                List.of("--builds", "0"),
                List.of("--builds", "x"),
                List.of("--port", "65536"),
                List.of("--hpi"),
                List.of("--chek", "1"))) {
            IllegalArgumentException e =
                    assertThrows(IllegalArgumentException.class, () -> JenkinsDemoOptions.parse(wrong));

            assertThat(e.getMessage(), containsString(wrong.get(0)));
        }
    }
}
