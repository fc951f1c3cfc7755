package io.jenkins.plugins.spotagents.pipeline;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.notNullValue;

import java.time.Duration;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.support.steps.input.InputAction;

/** Answers the {@code input} step of a Pipeline. */
final class Inputs {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Inputs() {}

    static void proceed(WorkflowRun run) throws Exception {
        await("an input").atMost(PATIENCE).until(() -> run.getAction(InputAction.class), notNullValue());
        await("an input")
                .atMost(PATIENCE)
                .until(() -> !run.getAction(InputAction.class).getExecutions().isEmpty());
        run.getAction(InputAction.class).getExecutions().get(0).proceed(null);
    }
}
