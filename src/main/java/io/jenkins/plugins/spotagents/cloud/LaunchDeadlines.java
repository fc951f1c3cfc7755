package io.jenkins.plugins.spotagents.cloud;

import hudson.model.Computer;
import io.jenkins.plugins.spotagents.agent.SpotAgent;
import io.jenkins.plugins.spotagents.capacity.TemplateId;
import io.jenkins.plugins.spotagents.fleet.LaunchOutcome.LaunchFailure;
import java.io.IOException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Gives up on instances whose agents do not come online: a node that never will is worse than none. */
final class LaunchDeadlines {
    private static final Logger LOGGER = Logger.getLogger(LaunchDeadlines.class.getName());

    private final ScheduledExecutorService timer;
    private final InFlight inFlight;
    private final LaunchProblems problems;

    /** @param timer belongs to the caller */
    LaunchDeadlines(ScheduledExecutorService timer, InFlight inFlight, LaunchProblems problems) {
        this.timer = timer;
        this.inFlight = inFlight;
        this.problems = problems;
    }

    /** From now on, as after a restart of Jenkins nobody could connect while it was down. */
    void watch(SpotAgent agent) {
        long minutes = minutes(agent);
        try {
            timer.schedule(() -> check(agent, minutes), minutes, TimeUnit.MINUTES);
        } catch (RejectedExecutionException e) {
            LOGGER.fine("Jenkins stops; its next start watches anew");
        }
    }

    static long minutes(SpotAgent agent) {
        return SpotAgentsRuntime.template(agent.getCloud(), agent.getTemplate())
                .map(AgentTemplate::getLaunchTimeoutMinutes)
                .orElse(AgentTemplate.DEFAULT_LAUNCH_TIMEOUT_MINUTES);
    }

    private void check(SpotAgent agent, long minutes) {
        Computer computer = agent.toComputer();
        boolean current = SpotAgentsRuntime.agent(agent.getInstanceId())
                .filter(node -> node == agent)
                .isPresent();
        if (current && computer != null && computer.isOffline() && agent.getTemporaryOfflineCause() == null) {
            giveUp(agent, minutes);
        }
    }

    private void giveUp(SpotAgent agent, long minutes) {
        String message = "Agent " + agent.getNodeName() + " (" + agent.offering() + ") was not online after " + minutes
                + " minutes and is ended. Its log tells how far it came; check the image, its user data, the security groups.";
        LOGGER.warning(message);
        TemplateId template = new TemplateId(agent.getCloud(), agent.getTemplate());
        problems.didNotConnect(template, agent.offering().pool());
        problems.failed(template, new LaunchFailure(LaunchFailure.Kind.UNAVAILABLE, "DidNotConnect", message));
        inFlight.remove(agent.getInstanceId());
        try {
            agent.terminate();
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, e, () -> "Cannot remove agent " + agent.getNodeName());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Reviews.suggestAll();
    }
}
