package io.jenkins.plugins.spotagents.runtime;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.anEmptyMap;
import static org.hamcrest.Matchers.is;

import io.jenkins.plugins.spotagents.capacity.CircuitBreaker;
import io.jenkins.plugins.spotagents.capacity.CircuitBreakers;
import io.jenkins.plugins.spotagents.capacity.TemplateId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** What a restart knows of the interruptions before it. */
public class BreakerFileTest {
    private static final TemplateId LINUX = new TemplateId("aws", "linux");

    @Rule
    public final TemporaryFolder files = new TemporaryFolder();

    private CircuitBreakers breakers(Map<TemplateId, CircuitBreaker.State> restored) {
        return new CircuitBreakers(CircuitBreaker.Settings.DEFAULT, Clock.systemUTC(), restored);
    }

    @Test
    public void anOpenBreakerIsStillOpenAfterARestart() throws Exception {
        Path file = files.getRoot().toPath().resolve("breakers.json");
        CircuitBreakers before = breakers(Map.of());
        for (int i = 0; i < CircuitBreaker.Settings.DEFAULT.interruptions(); i++) {
            before.of(LINUX).interrupted();
        }
        new BreakerFile(file).save(before);

        CircuitBreakers after = breakers(new BreakerFile(file).read());

        assertThat(after.states(), is(before.states()));
        assertThat(after.of(LINUX).advice(), is(before.of(LINUX).advice()));
    }

    @Test
    public void aDamagedFileMeansClosedBreakers() throws Exception {
        Path file = files.newFile("breakers.json").toPath();
        Files.writeString(file, "[{\"cloud\":");

        assertThat(new BreakerFile(file).read(), is(anEmptyMap()));
    }
}
