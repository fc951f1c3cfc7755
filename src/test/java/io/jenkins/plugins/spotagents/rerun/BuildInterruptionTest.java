package io.jenkins.plugins.spotagents.rerun;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import hudson.matrix.Axis;
import hudson.matrix.AxisList;
import hudson.matrix.LabelAxis;
import hudson.matrix.MatrixProject;
import hudson.model.FreeStyleProject;
import hudson.model.Queue;
import hudson.model.Result;
import hudson.tasks.Shell;
import io.jenkins.plugins.spotagents.cloud.Purchase;
import io.jenkins.plugins.spotagents.emulator.world.Market;
import io.jenkins.plugins.spotagents.emulator.world.NoticePlan;
import io.jenkins.plugins.spotagents.scenario.SpotJenkins;
import io.jenkins.plugins.spotagents.scenario.SpotScenario;
import java.util.List;
import java.util.stream.Stream;
import org.junit.After;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;

/** A freestyle or matrix build whose agent AWS takes back, from the notice to the end of its re-run. */
public class BuildInterruptionTest {
    @ClassRule
    public static final SpotJenkins SPOT = new SpotJenkins();

    @Rule
    public final SpotScenario test = SPOT.scenario();

    @After
    public void capacityComesBack() {
        SPOT.spotCapacity(10);
    }

    private FreeStyleProject started() throws Exception {
        FreeStyleProject job = test.freestyle(test.loses());
        job.scheduleBuild2(0);
        return job;
    }

    private void isRunAgainOnce(FreeStyleProject job, String lost) throws Exception {
        SPOT.succeeds(SpotScenario.build(job, 2));
        SPOT.ends(SpotScenario.build(job, 1), Result.ABORTED);
        assertThat(job.getBuildByNumber(3), is(nullValue()));
        List<String> agents = test.agents();
        assertThat(agents, hasSize(2));
        assertThat(agents.get(1), is(not(lost)));
    }

    @Test
    public void aFreestyleBuildIsRunAgainAfterANoticeFromTheQueue() throws Exception {
        FreeStyleProject job = started();
        String lost = test.reclaim(NoticePlan.sqsOnly());
        isRunAgainOnce(job, lost);
        assertThat("one replacement", SPOT.launched(), hasSize(2));
    }

    @Test
    public void aFreestyleBuildIsRunAgainIfItsAgentVanishesWithoutAWord() throws Exception {
        FreeStyleProject job = started();
        String lost = test.reclaim(NoticePlan.none());
        isRunAgainOnce(job, lost);
        assertThat("one replacement", SPOT.launched(), hasSize(2));
    }

    @Test
    public void withoutSpotCapacityTheReRunIsOnDemand() throws Exception {
        FreeStyleProject job = started();
        test.begun(1);
        SPOT.spotCapacity(0); // which takes the agent's capacity as well, with a notice

        SPOT.succeeds(SpotScenario.build(job, 2));
        assertThat(SPOT.launched(), hasSize(2));
        assertThat(SPOT.launched().get(1).market(), is(Market.ON_DEMAND));
    }

    @Test
    public void withoutAnyCapacityTheReRunWaitsWithTheReasonAndRunsWhenThereIsSome() throws Exception {
        SPOT.configure(template -> {
            Purchase spotOnly = new Purchase();
            spotOnly.setOnDemandFallback(false);
            template.setPurchase(spotOnly);
        });
        FreeStyleProject job = started();
        test.begun(1);
        SPOT.spotCapacity(0);

        await("the reason in the queue")
                .atMost(SpotJenkins.PATIENCE)
                .untilAsserted(() -> assertThat(
                        Stream.of(SPOT.jenkins().jenkins.getQueue().getItems())
                                .map(Queue.Item::getWhy)
                                .toList(),
                        hasItem(startsWith("Waiting for a Spot agent: "))));
        SPOT.spotCapacity(10);
        SPOT.forgetPools();

        SPOT.succeeds(SpotScenario.build(job, 2));
        assertThat(SPOT.launched(), hasSize(2));
    }

    @Test
    public void onlyTheLostCellOfAMatrixIsRunAgain() throws Exception {
        MatrixProject job = SPOT.jenkins().createProject(MatrixProject.class, test.name());
        job.setAxes(new AxisList(new LabelAxis("label", List.of("spot")), new Axis("CELL", "lost", "kept")));
        job.getBuildersList()
                .add(new Shell("if [ $CELL = lost ]; then " + SPOT.work().loses("lost") + "; else "
                        + SPOT.work().waits("kept") + "; fi"));
        job.scheduleBuild2(0);
        SPOT.work().begun("kept", 1);

        SPOT.reclaim("lost", NoticePlan.sqsOnly());
        SPOT.work().let("kept");

        SPOT.succeeds(SpotScenario.build(job, 2));
        assertThat(SPOT.work().agents("lost"), hasSize(2));
        assertThat(SPOT.work().agents("kept"), hasSize(1));
    }
}
