package io.jenkins.plugins.spotagents.rerun;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import hudson.matrix.Axis;
import hudson.matrix.AxisList;
import hudson.matrix.DefaultMatrixExecutionStrategyImpl;
import hudson.matrix.MatrixBuild;
import hudson.matrix.MatrixConfiguration;
import hudson.matrix.MatrixProject;
import hudson.matrix.MatrixRun;
import hudson.model.Queue;
import hudson.model.Result;
import hudson.tasks.Shell;
import io.jenkins.plugins.spotagents.agent.SpareAgents;
import io.jenkins.plugins.spotagents.capacity.PurchaseOption;
import io.jenkins.plugins.spotagents.job.RequeueCause;
import java.util.List;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TestRule;

/** A matrix build that loses cells: these run again, in one new build, and what the others came to stays. */
public class MatrixRequeueTest {
    @ClassRule
    public static final LostBuilds BUILDS = new LostBuilds();

    @Rule
    public final TestRule eachTest = BUILDS.eachTest();

    @Before
    public void begin() throws Exception {
        BUILDS.jenkins().jenkins.setNumExecutors(0); // parents run beside executors; cells need an agent of ours
        BUILDS.agents().takeAnything(true);
    }

    /** Cells called "lost…" go on for as long as their agent lives, on the first agents; "failed" fails; others end well. */
    private static MatrixProject matrix(String lostOn, String... cells) throws Exception {
        MatrixProject matrix = BUILDS.jenkins().createProject(MatrixProject.class, "matrix" + BUILDS.first());
        matrix.setAxes(new AxisList(new Axis("CELL", cells)));
        matrix.getBuildersList()
                .add(new Shell("case $CELL-$NODE_NAME in lost*-*[" + lostOn
                        + "]) sleep 300;; failed-*) exit 1;; esac; echo done $CELL"));
        return matrix;
    }

    private static MatrixRun cell(MatrixBuild build, String cell) {
        await(cell).atMost(LostBuilds.PATIENCE).until(() -> find(build, cell) != null);
        return find(build, cell);
    }

    private static MatrixRun find(MatrixBuild build, String cell) {
        return build.getExactRuns().stream()
                .filter(run -> run.getParent().getName().equals("CELL=" + cell))
                .findFirst()
                .orElse(null);
    }

    private static MatrixBuild ends(MatrixProject matrix, int number, Result result) throws Exception {
        return BUILDS.jenkins()
                .assertBuildStatus(result, BUILDS.jenkins().waitForCompletion(LostBuilds.build(matrix, number)));
    }

    private static List<String> cellsOf(MatrixBuild build) {
        return build.getExactRuns().stream()
                .map(run -> run.getParent().getName())
                .toList();
    }

    private static void isAtWork(MatrixBuild build, String cell) throws Exception {
        BUILDS.jenkins().waitForMessage("sleep 300", cell(build, cell));
    }

    @Test
    public void allLostCellsRunAgainInOneBuildThatIsBasedOnTheInterruptedOne() throws Exception {
        MatrixProject matrix = matrix("0", "lost1", "lost2", "kept");
        matrix.scheduleBuild2(0);
        MatrixBuild build = LostBuilds.build(matrix, 1);
        BUILDS.agents().add(BUILDS.first(), 3);
        isAtWork(build, "lost1");
        isAtWork(build, "lost2");
        BUILDS.jenkins().waitForCompletion(cell(build, "kept"));
        BUILDS.agents().add(BUILDS.second(), 3);

        BUILDS.agents().reclaim(BUILDS.first());

        ends(matrix, 1, Result.ABORTED);
        MatrixBuild rerun = ends(matrix, 2, Result.SUCCESS);
        assertThat(cellsOf(rerun), containsInAnyOrder("CELL=lost1", "CELL=lost2"));
        assertThat(rerun.getBaseBuild(), is(build));
        assertThat("the kept one is shown with them", rerun.getRuns(), hasSize(3));
        assertThat(rerun.getCause(RequeueCause.class).getAttempt(), is(2));
        BUILDS.jenkins().waitUntilNoActivity();
        assertThat(matrix.getBuildByNumber(3), nullValue());
    }

    @Test
    public void aCellThatFailedByItselfHasStillFailed() throws Exception {
        MatrixProject matrix = matrix("0", "lost", "failed");
        matrix.scheduleBuild2(0);
        MatrixBuild build = LostBuilds.build(matrix, 1);
        BUILDS.agents().add(BUILDS.first(), 2);
        isAtWork(build, "lost");
        BUILDS.jenkins().assertBuildStatus(Result.FAILURE, BUILDS.jenkins().waitForCompletion(cell(build, "failed")));
        BUILDS.agents().add(BUILDS.second(), 2);

        BUILDS.agents().reclaim(BUILDS.first());

        MatrixBuild rerun = ends(matrix, 2, Result.FAILURE);
        assertThat(cellsOf(rerun), contains("CELL=lost"));
        BUILDS.jenkins().assertBuildStatus(Result.SUCCESS, cell(rerun, "lost"));
    }

    @Test
    public void aCellThatFailedByItselfHasStillFailedForAUserWhoSeesNothing() throws Exception {
        BUILDS.buildsRunAsSomebodyWhoSeesNothing();
        aCellThatFailedByItselfHasStillFailed();
    }

    @Test
    public void aCellThatIsLostTwiceEndsOnOnDemandCapacity() throws Exception {
        MatrixProject matrix = matrix("01", "lost", "kept");
        matrix.scheduleBuild2(0);
        MatrixBuild build = LostBuilds.build(matrix, 1);
        BUILDS.agents().add(BUILDS.first(), 2);
        isAtWork(build, "lost");
        BUILDS.jenkins().waitForCompletion(cell(build, "kept"));
        BUILDS.agents().add(BUILDS.second(), 2);
        BUILDS.agents().reclaim(BUILDS.first());
        isAtWork(LostBuilds.build(matrix, 2), "lost");

        BUILDS.agents().reclaim(BUILDS.second());
        BUILDS.agents().add(BUILDS.first() + 2, PurchaseOption.ON_DEMAND);

        ends(matrix, 2, Result.ABORTED);
        MatrixBuild last = ends(matrix, 3, Result.SUCCESS);
        assertThat(cellsOf(last), contains("CELL=lost"));
        assertThat(cell(last, "lost").getBuiltOnStr(), is(SpareAgents.name(BUILDS.first() + 2)));
        assertThat("built once", matrix.getItem("CELL=kept").getBuilds(), hasSize(1));
    }

    /** The others begin only once the touchstone has come to a good end. */
    @Test
    public void theCellsThatALostTouchstoneKeptFromBeginningRunWithIt() throws Exception {
        MatrixProject matrix = matrix("0", "lost", "after1", "after2");
        DefaultMatrixExecutionStrategyImpl touchstone = new DefaultMatrixExecutionStrategyImpl();
        touchstone.setTouchStoneCombinationFilter("CELL == 'lost'");
        touchstone.setTouchStoneResultCondition(Result.SUCCESS);
        matrix.setExecutionStrategy(touchstone);
        matrix.scheduleBuild2(0);
        MatrixBuild build = LostBuilds.build(matrix, 1);
        BUILDS.agents().add(BUILDS.first(), 1);
        isAtWork(build, "lost");
        BUILDS.agents().add(BUILDS.second(), 1);

        BUILDS.agents().reclaim(BUILDS.first());

        ends(matrix, 1, Result.ABORTED);
        assertThat(cellsOf(build), contains("CELL=lost"));
        assertThat(
                cellsOf(ends(matrix, 2, Result.SUCCESS)),
                containsInAnyOrder("CELL=lost", "CELL=after1", "CELL=after2"));
    }

    @Test
    public void aCellThatAUserTookOutOfTheQueueStaysOutAndIsMissing() throws Exception {
        MatrixProject matrix = matrix("0", "lost", "unwanted");
        matrix.scheduleBuild2(0);
        MatrixBuild build = LostBuilds.build(matrix, 1);
        MatrixConfiguration unwanted = matrix.getItem("CELL=unwanted");
        await("in the queue").atMost(LostBuilds.PATIENCE).until(unwanted::isInQueue);
        Queue.getInstance().cancel(unwanted);
        BUILDS.agents().add(BUILDS.first(), 1);
        isAtWork(build, "lost");
        BUILDS.agents().add(BUILDS.second(), 1);

        BUILDS.agents().reclaim(BUILDS.first());

        ends(matrix, 1, Result.ABORTED);
        MatrixBuild rerun = ends(matrix, 2, Result.ABORTED);
        assertThat(cellsOf(rerun), contains("CELL=lost"));
        BUILDS.jenkins().assertBuildStatus(Result.SUCCESS, cell(rerun, "lost"));
    }

    @Test
    public void aMatrixThatAUserAbortsIsNotRunAgain() throws Exception {
        MatrixProject matrix = matrix("0", "lost");
        matrix.scheduleBuild2(0);
        MatrixBuild build = LostBuilds.build(matrix, 1);
        BUILDS.agents().add(BUILDS.first(), 1);
        isAtWork(build, "lost");
        BUILDS.agents().add(BUILDS.second(), 1);

        BUILDS.agents().abortAsUser(build);
        BUILDS.agents().interruptOnly(BUILDS.first());

        ends(matrix, 1, Result.ABORTED);
        BUILDS.jenkins().waitUntilNoActivity();
        assertThat(matrix.getBuildByNumber(2), nullValue());
    }
}
