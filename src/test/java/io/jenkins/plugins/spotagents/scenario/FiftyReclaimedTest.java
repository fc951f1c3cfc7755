package io.jenkins.plugins.spotagents.scenario;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.hasSize;

import io.jenkins.plugins.spotagents.emulator.world.NoticePlan;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;

/** A pool runs dry: fifty builds on fifty agents, which are all reclaimed at once. */
public class FiftyReclaimedTest {
    private static final int MANY = 50;

    @ClassRule
    public static final SpotJenkins SPOT = new SpotJenkins();

    @Rule
    public final SpotScenario test = SPOT.scenario();

    @Test
    public void eachBuildIsRunAgainOnceAndEachAgentReplacedOnce() throws Exception {
        SPOT.ec2().machines().shareOneProcess();
        List<String> works = IntStream.range(0, MANY).mapToObj(i -> "work" + i).toList();
        List<WorkflowRun> runs = new ArrayList<>();
        for (String work : works) {
            runs.add(SPOT.start(work, "node('spot') { sh '''" + SPOT.work().loses(work) + "''' }"));
        }
        works.forEach(work -> SPOT.work().begun(work, 1));
        assertThat(SPOT.launched(), hasSize(MANY));

        SPOT.aws().reclaimShare(1, NoticePlan.sqsOnly());

        for (WorkflowRun run : runs) {
            SPOT.succeeds(run);
        }
        List<String> agents = new ArrayList<>();
        for (String work : works) {
            assertThat(work, SPOT.work().agents(work), hasSize(2));
            agents.addAll(SPOT.work().agents(work));
        }
        assertThat("each on an agent of its own", new HashSet<>(agents), hasSize(2 * MANY));
        assertThat(SPOT.launched(), hasSize(2 * MANY));
    }
}
