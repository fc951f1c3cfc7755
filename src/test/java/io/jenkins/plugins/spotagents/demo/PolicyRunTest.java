package io.jenkins.plugins.spotagents.demo;

import static org.hamcrest.MatcherAssert.assertThat;
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

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private Path work;

    @Before
    public void prepare() throws Exception {
        assumeTrue("the agents are POSIX shells", Files.isExecutable(Path.of("/bin/sh")));
        // Closing cuts off a long poll, of which the SDK complains.
        SDK_LOG.setLevel(Level.OFF);
        work = folder.getRoot().toPath();
        Demo.unpack(work);
    }

    @After
    public void restoreLog() {
        SDK_LOG.setLevel(null);
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

    private Result run(Policy policy) throws Exception {
        DemoOptions options =
                DemoOptions.parse(List.of("--builds", "20", "--rate", "20", "--speed", "40", "--pools", "4"));
        try (PolicyRun run = new PolicyRun(policy, options, work)) {
            run.begin();
            run.finished().get(AT_MOST_MINUTES, TimeUnit.MINUTES);
            return run.result();
        }
    }
}
