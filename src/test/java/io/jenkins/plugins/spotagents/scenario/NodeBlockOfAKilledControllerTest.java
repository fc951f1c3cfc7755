package io.jenkins.plugins.spotagents.scenario;

import static io.jenkins.plugins.spotagents.scenario.KillableController.WORK;

import io.jenkins.plugins.spotagents.scenario.killed.KillPoint;
import org.junit.Rule;
import org.junit.Test;

/** The same of a Pipeline: the next controller goes on with it, and runs the lost node block again, once. */
public class NodeBlockOfAKilledControllerTest {
    @Rule
    public final KillableController controller = new KillableController();

    @Test
    public void aNodeBlockWhoseAgentIsCordonedIsRunAgain() throws Throwable {
        controller.runPipeline(controller.work().loses(WORK));
        controller.reclaimAndKillAt(KillPoint.CORDONED);
        controller.nextControllerRunsItAgainOnce(0, 2, 2);
    }

    @Test
    public void aNodeBlockThatIsNotedAsInterruptedIsRunAgain() throws Throwable {
        controller.runPipeline(controller.work().loses(WORK));
        controller.reclaimAndKillAt(KillPoint.NOTED);
        controller.nextControllerRunsItAgainOnce(0, 2, 2);
    }

    @Test
    public void aNodeBlockThatWaitsForAnotherAgentIsRunAgain() throws Throwable {
        controller.runPipeline(controller.work().loses(WORK));
        controller.reclaimWithAllOtherCapacity();
        controller.kill();
        controller.spotCapacity(10);
        controller.nextControllerRunsItAgainOnce(0, 2, 2);
    }

    @Test
    public void aNodeBlockThatRunsAgainGoesOn() throws Throwable {
        controller.runPipeline(controller.work().losesThenWaits(WORK));
        controller.reclaim();
        controller.nodeBlockBegins(2);
        controller.kill();
        controller.work().let(WORK);
        controller.nextControllerRunsItAgainOnce(0, 2, 2);
    }
}
