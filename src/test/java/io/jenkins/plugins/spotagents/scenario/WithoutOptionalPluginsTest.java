package io.jenkins.plugins.spotagents.scenario;

import static io.jenkins.plugins.spotagents.scenario.KillableController.WORK;

import org.junit.Rule;
import org.junit.Test;

/** A controller that has only the plugins without which ours does not start. */
public class WithoutOptionalPluginsTest {
    @Rule
    public final KillableController controller =
            new KillableController("cloudbees-folder", "git", "matrix-project", "workflow-basic-steps");

    @Test
    public void aFreestyleBuildIsRunAgain() throws Throwable {
        controller.runFreestyle("immediately", controller.work().loses(WORK));
        controller.reclaim();
        controller.runsItAgainOnce(1, 2, 2);
    }

    @Test
    public void aNodeBlockIsRunAgain() throws Throwable {
        controller.runPipeline(controller.work().loses(WORK));
        controller.reclaim();
        controller.runsItAgainOnce(0, 2, 2);
    }
}
