package io.jenkins.plugins.spotagents.demo;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.junit.Assume.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The whole engine, put together as in the demo: SDK, notices, controller, ledger, real processes. */
public class PolicyRunTest {
    private static final Logger SDK_LOG = Logger.getLogger("software.amazon.awssdk");
    private static final long AT_MOST_MINUTES = 5;
    /** Nobody watches. */
    private static final double AS_FAST_AS_IT_GOES = 10_000;

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private Path work;

    @Before
    public void prepare() throws Exception {
        assumeTrue("the agents are POSIX shells", Files.isExecutable(Path.of("/bin/sh")));
        // Closing cuts off a long poll, of which the SDK complains.
        SDK_LOG.setLevel(Level.OFF);
        work = work("usual");
    }

    @After
    public void restoreLog() {
        SDK_LOG.setLevel(null);
    }

    private Path work(String name) throws Exception {
        Path directory = folder.newFolder(name).toPath();
        Demo.unpack(directory);
        return directory;
    }

    @Test
    public void everyBuildEndsWellAlthoughAgentsAreTakenAway() throws Exception {
        Result result = run(Policy.SPOT_AGENTS);

        assertThat(result.completed(), is(20));
        assertThat(result.lost(), is(0));
        assertThat(result.noticed() + result.vanished(), is(greaterThan(0)));
        assertThat(work.resolve("artifacts").toFile().list().length, is(20));
    }

    @Test
    public void withoutTheEngineBuildsAreLost() throws Exception {
        Result result = run(Policy.ONE_POOL);

        assertThat(result.lost(), is(greaterThan(0)));
        assertThat(result.completed() + result.lost(), is(20));
    }

    @Test
    public void aSeedComesToTheSameOnAMachineThatIsSlow() throws Exception {
        Outcome usual = play(Policy.SPOT_AGENTS, work);

        // Eight minutes for each agent to boot, and for each build to begin, if time did not wait for them.
        Path slowly = work("slow");
        for (String script : List.of("agent.sh", "build.sh")) {
            Path file = slowly.resolve(script);
            Files.writeString(file, "sleep 0.05\n" + Files.readString(file));
        }
        Outcome slow = play(Policy.SPOT_AGENTS, slowly);

        assertThat(slow.result(), is(usual.result()));
        assertThat(slow.runs(), is(usual.runs()));
        assertThat(slow.facts(), containsString("Notice to cordon: 0.0 s median"));
    }

    @Test
    public void agentsThatNobodyNeedsEnd() throws Exception {
        for (Policy policy : List.of(Policy.ALL_ON_DEMAND, Policy.SPOT_AGENTS)) {
            assertThat(
                    policy + " has agents left",
                    play(policy, work(policy.name())).standing(),
                    is(0L));
        }
    }

    /**
     * What a run came to.
     *
     * @param standing agents that have not ended
     */
    private record Outcome(Result result, List<Story.Run> runs, long standing, String facts) {}

    private Result run(Policy policy) throws Exception {
        return play(policy, work).result();
    }

    private Outcome play(Policy policy, Path directory) throws Exception {
        DemoOptions options = DemoOptions.parse(List.of("--builds", "20", "--rate", "20", "--pools", "4"));
        try (VirtualTime time = new VirtualTime(AS_FAST_AS_IT_GOES);
                PolicyRun run = new PolicyRun(policy, options, directory, time)) {
            run.begin();
            time.start();
            Result result = run.finished().get(AT_MOST_MINUTES, TimeUnit.MINUTES);
            time.stop();
            long standing = run.story().agents().stream()
                    .filter(agent -> agent.ended == null)
                    .count();
            return new Outcome(result, run.story().runs(), standing, String.join(" ", run.facts()));
        }
    }
}
