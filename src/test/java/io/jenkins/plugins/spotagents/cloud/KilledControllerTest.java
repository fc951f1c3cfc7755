package io.jenkins.plugins.spotagents.cloud;

import static io.jenkins.plugins.spotagents.cloud.KillableController.WORK;

import io.jenkins.plugins.spotagents.cloud.killed.KillPoint;
import org.junit.Rule;
import org.junit.Test;

/**
 * The controller's process is killed at a point between the notice and the end of the re-run of a freestyle build: the next one sees
 * to it that the work runs again, and only once.
 */
public class KilledControllerTest {
    @Rule
    public final KillableController controller = new KillableController();

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
}
