package io.jenkins.plugins.spotagents.cost;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.junit.Assert.assertThrows;

import io.jenkins.plugins.spotagents.cost.AgentStays.Present;
import io.jenkins.plugins.spotagents.cost.AgentStays.Stay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Who was on an agent for how long, over restarts of Jenkins. */
public class AgentStaysTest {
    private static final Instant START = Instant.parse("2026-07-01T10:00:00Z");

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final AgentStays stays = new AgentStays();
    private Path file;

    @Before
    public void chooseFile() {
        file = folder.getRoot().toPath().resolve("spot-agents/stays.json");
        stays.launched("i-1");
    }

    private static Instant at(int minute) {
        return START.plus(Duration.ofMinutes(minute));
    }

    private static Stay stay(String run, int minutes) {
        return new Stay(run, Duration.ofMinutes(minutes));
    }

    private AgentStays restart(int minute, Present... present) throws IOException {
        stays.save(file, Map.of("i-1", List.of(present)), at(minute));
        return reopened();
    }

    private AgentStays reopened() throws IOException {
        AgentStays after = AgentStays.open(file);
        after.launched("i-1");
        return after;
    }

    @Test
    public void whatRanBeforeARestartIsStillKnownAfterIt() throws IOException {
        stays.left("i-1", "app#1", Duration.ofMinutes(4), at(5));
        AgentStays after = restart(6);
        after.left("i-1", "app#2", Duration.ofMinutes(3), at(10));
        assertThat(after.take("i-1"), contains(stay("app#1", 4), stay("app#2", 3)));
        assertThat("taken once", after.take("i-1"), is(empty()));
    }

    @Test
    public void aBuildThatGoesOnOverARestartIsThereAllTheWhile() throws IOException {
        AgentStays after = restart(6, new Present("app#1", at(1)));
        after.left("i-1", "app#1", Duration.ofMinutes(3), at(11));
        assertThat(after.take("i-1"), contains(stay("app#1", 10)));
    }

    @Test
    public void aBuildThatGoesOnOverTwoRestartsIsThereAllTheWhile() throws IOException {
        AgentStays first = restart(6, new Present("app#1", at(1)));
        first.save(file, Map.of("i-1", List.of(new Present("app#1", at(8)))), at(9));
        AgentStays second = reopened();
        second.left("i-1", "app#1", Duration.ofMinutes(2), at(21));
        assertThat(second.take("i-1"), contains(stay("app#1", 20)));
    }

    @Test
    public void aBuildThatARestartEndedWasThereUntilTheLastSave() throws IOException {
        AgentStays after = restart(6, new Present("app#1", at(1)));
        after.left("i-1", "app#2", Duration.ofMinutes(3), at(30));
        assertThat(after.take("i-1"), contains(stay("app#2", 3), stay("app#1", 5)));
    }

    @Test
    public void eachPartOfABuildIsTakenUpOnce() throws IOException {
        AgentStays after = restart(6, new Present("app#1", at(1)), new Present("app#1", at(1)));
        after.left("i-1", "app#1", Duration.ofMinutes(3), at(11));
        after.left("i-1", "app#1", Duration.ofMinutes(3), at(11));
        after.left("i-1", "app#1", Duration.ofMinutes(2), at(20));
        assertThat(after.take("i-1"), contains(stay("app#1", 10), stay("app#1", 10), stay("app#1", 2)));
    }

    @Test
    public void anAgentThatIsGoneAfterARestartIsForgotten() throws IOException {
        stays.left("i-1", "app#1", Duration.ofMinutes(4), at(5));
        stays.save(file, Map.of(), at(6));
        AgentStays after = AgentStays.open(file);
        after.save(file, Map.of(), at(7));
        assertThat(reopened().take("i-1"), is(empty()));
    }

    @Test
    public void whatIsToldOfAnUnknownAgentIsIgnored() {
        stays.left("i-2", "app#1", Duration.ofMinutes(3), at(11));
        assertThat(stays.take("i-2"), is(empty()));
    }

    @Test
    public void aFileOfAnotherReleaseIsRefusedByName() throws IOException {
        stays.save(file, Map.of(), at(1));
        Files.writeString(file, "{\"version\": 99}");
        IOException refused = assertThrows(IOException.class, () -> AgentStays.open(file));
        assertThat(refused.getMessage(), containsString(file + " has version 99"));
    }
}
