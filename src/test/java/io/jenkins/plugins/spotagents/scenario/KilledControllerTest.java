package io.jenkins.plugins.spotagents.scenario;

import static io.jenkins.plugins.spotagents.scenario.KillableController.WORK;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.hasSize;

import io.jenkins.plugins.spotagents.scenario.killed.KillPoint;
import org.junit.Rule;
import org.junit.Test;

/**
 * The controller's process is killed at a point between the notice and the end of the re-run of a freestyle or matrix build: the next one sees
 * to it that the work runs again, and only once.
 */
public class KilledControllerTest {
    private static final String OTHER_CELL = "other";

    @Rule
    public final KillableController controller = new KillableController();

    /** The notice comes again, as nobody has said that it was handled. */
    @Test
    public void aFreestyleBuildIsRunAgainWhoseNoticeWasNoMoreThanHeard() throws Throwable {
        controller.runFreestyle("deadline", controller.work().loses(WORK));
        controller.reclaimAndKillAt(KillPoint.HEARD);
        controller.nextControllerRunsItAgainOnce(1, 2, 2);
    }

    /** The notice comes no more; the agent is still cordoned. */
    @Test
    public void aFreestyleBuildIsRunAgainOfWhichOnlyTheAgentIsNoted() throws Throwable {
        controller.runFreestyle("deadline", controller.work().loses(WORK));
        controller.reclaimUntil(KillPoint.SECURING);
        controller.awaitNoticeHandled();
        controller.killAt(KillPoint.SECURING);
        controller.nextControllerRunsItAgainOnce(1, 2, 2);
    }

    /** What the controller took along by itself is Jenkins' own affair; a notice that comes afterwards changes nothing about it. */
    @Test
    public void aFreestyleBuildThatDiedBeforeTheNoticeIsNotRunAgain() throws Throwable {
        controller.runFreestyle("deadline", controller.work().loses(WORK));
        controller.kill();
        controller.nextControllerComesUp();
        controller.reclaim();
        controller.nothingRunsAgain();
    }

    @Test
    public void aFreestyleBuildWhoseAgentIsCordonedIsRunAgain() throws Throwable {
        controller.runFreestyle("deadline", controller.work().loses(WORK));
        controller.reclaimAndKillAt(KillPoint.CORDONED);
        controller.nextControllerRunsItAgainOnce(1, 2, 2);
    }

    @Test
    public void aFreestyleBuildThatWasToldOfTheNoticeIsRunAgain() throws Throwable {
        controller.runFreestyle("deadline", controller.work().loses(WORK));
        controller.reclaim();
        controller.awaitTold();
        controller.kill();
        controller.nextControllerRunsItAgainOnce(1, 2, 2);
    }

    @Test
    public void aFreestyleBuildThatIsNotedAsInterruptedIsRunAgain() throws Throwable {
        controller.runFreestyle("immediately", controller.work().loses(WORK));
        controller.reclaimAndKillAt(KillPoint.NOTED);
        controller.nextControllerRunsItAgainOnce(1, 2, 2);
    }

    @Test
    public void aFreestyleBuildThatHasEndedButIsNotInTheQueueIsRunAgain() throws Throwable {
        controller.runFreestyle("immediately", controller.work().loses(WORK));
        controller.reclaimAndKillAt(KillPoint.ENDED);
        controller.nextControllerRunsItAgainOnce(1, 2, 2);
    }

    @Test
    public void aFreestyleBuildThatIsInTheQueueUnknownToDiskIsRunAgain() throws Throwable {
        controller.runFreestyle("immediately", controller.work().loses(WORK));
        controller.reclaimAndKillAt(KillPoint.SCHEDULED);
        controller.nextControllerRunsItAgainOnce(1, 2, 2);
    }

    @Test
    public void aFreestyleBuildThatIsInTheSavedQueueUnknownToTheLedgerIsRunAgain() throws Throwable {
        controller.runFreestyle("immediately", controller.work().loses(WORK));
        controller.reclaimUntil(KillPoint.SCHEDULED);
        controller.saveQueue();
        controller.killAt(KillPoint.SCHEDULED);
        controller.nextControllerRunsItAgainOnce(1, 2, 2);
    }

    @Test
    public void aFreestyleBuildThatWaitsInTheQueueIsRunAgain() throws Throwable {
        controller.runFreestyle("immediately", controller.work().loses(WORK));
        controller.reclaimWithAllOtherCapacity();
        controller.kill();
        controller.spotCapacity(10);
        controller.nextControllerRunsItAgainOnce(1, 2, 2);
    }

    @Test
    public void aFreestyleBuildThatWaitsInTheSavedQueueIsRunAgain() throws Throwable {
        controller.runFreestyle("immediately", controller.work().loses(WORK));
        controller.reclaimWithAllOtherCapacity();
        controller.saveQueue();
        controller.kill();
        controller.spotCapacity(10);
        controller.nextControllerRunsItAgainOnce(1, 2, 2);
    }

    /** Jenkins knows nothing of a freestyle build that had not ended when it was killed; what we owe is still owed. */
    @Test
    public void aFreestyleBuildThatRunsAgainIsRunOnceMore() throws Throwable {
        controller.runFreestyle("immediately", controller.work().losesThenWaits(WORK));
        controller.reclaim();
        controller.work().begun(WORK, 2);
        controller.kill();
        controller.work().let(WORK);
        controller.nextControllerRunsItAgainOnce(1, 3, 3);
    }

    @Test
    public void aMatrixIsRunAgainWhoseNoticeWasNoMoreThanHeard() throws Throwable {
        runMatrix("deadline");
        controller.reclaimAndKillAt(KillPoint.HEARD);
        controller.nextControllerRunsItAgainOnce(1, 2, 4);
        assertThat(controller.work().agents(OTHER_CELL), hasSize(2));
    }

    /** No cell was interrupted; but the build as a whole is gone with its controller. */
    @Test
    public void aMatrixWithACordonedAgentIsRunAgain() throws Throwable {
        runMatrix("deadline");
        controller.reclaimAndKillAt(KillPoint.CORDONED);
        controller.nextControllerRunsItAgainOnce(1, 2, 4);
        assertThat(controller.work().agents(OTHER_CELL), hasSize(2));
    }

    /** So is a cell whose agent is well. */
    @Test
    public void aMatrixThatHasLostOneCellIsRunAgainWithTheOther() throws Throwable {
        runMatrix("immediately");
        controller.reclaimAndKillAt(KillPoint.NOTED);
        controller.nextControllerRunsItAgainOnce(1, 2, 4);
        assertThat(controller.work().agents(OTHER_CELL), hasSize(2));
    }

    private void runMatrix(String timing) throws Throwable {
        controller.runMatrix(
                timing, controller.work().loses(WORK), controller.work().loses(OTHER_CELL));
        controller.work().begun(WORK, 1);
        controller.work().begun(OTHER_CELL, 1);
    }
}
