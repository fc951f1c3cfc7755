package io.jenkins.plugins.spotagents.pipeline;

import hudson.AbortException;
import io.jenkins.plugins.spotagents.loss.LossWords;
import io.jenkins.plugins.spotagents.loss.Sign;
import java.io.IOException;
import org.jenkinsci.plugins.workflow.support.steps.AgentErrorCondition;

/** What the failure of a step tells of its agent by itself: how closely the agent is looked at, not whose fault it was. */
final class FailureSign {
    private FailureSign() {}

    static Sign of(Throwable problem) {
        return speaksOfAnAgent(problem) ? Sign.SPEAKS_OF_THE_AGENT : LossWords.sign(problem);
    }

    private static boolean speaksOfAnAgent(Throwable problem) {
        if (problem instanceof AbortException) {
            return false; // its text is all that it has to say
        }
        try {
            return new AgentErrorCondition().test(problem, null);
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
