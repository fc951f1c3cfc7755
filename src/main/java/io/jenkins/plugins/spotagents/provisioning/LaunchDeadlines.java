package io.jenkins.plugins.spotagents.provisioning;

import hudson.model.Computer;
import io.jenkins.plugins.spotagents.agent.Agents;
import io.jenkins.plugins.spotagents.agent.SpotAgent;
import io.jenkins.plugins.spotagents.capacity.CapacityPool;
import io.jenkins.plugins.spotagents.capacity.TemplateId;
import io.jenkins.plugins.spotagents.cloud.Clouds;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchOutcome.LaunchFailure;
import java.io.IOException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Gives up on instances whose agents do not come online: a node that never will is worse than none. */
public final class LaunchDeadlines {
    private static final Logger LOGGER = Logger.getLogger(LaunchDeadlines.class.getName());

    private final ScheduledExecutorService timer;
    private final InFlight inFlight;
    private final AwaitedInstances awaited;
    private final LaunchProblems problems;
    private final Consumer<CapacityPool> count;

    /**
     * @param timer belongs to the caller
     * @param count hears of the pool of each instance that is given up
     */
    LaunchDeadlines(
            ScheduledExecutorService timer,
            InFlight inFlight,
            AwaitedInstances awaited,
            LaunchProblems problems,
            Consumer<CapacityPool> count) {
        this.timer = timer;
        this.inFlight = inFlight;
        this.awaited = awaited;
        this.problems = problems;
        this.count = count;
    }

    /** From now on, as after a restart of Jenkins nobody could connect while it was down. */
    public void watch(SpotAgent agent) {
        long minutes = Clouds.launchTimeoutMinutes(agent.templateId());
        try {
            timer.schedule(() -> timeIsOver(agent, minutes), minutes, TimeUnit.MINUTES);
        } catch (RejectedExecutionException e) {
            LOGGER.fine("Jenkins stops; its next start watches anew");
        }
    }

    /** @param minutes that it had */
    void timeIsOver(SpotAgent agent, long minutes) {
        Computer computer = agent.toComputer();
        boolean current =
                Agents.on(agent.getInstanceId()).filter(node -> node == agent).isPresent();
        if (current && computer != null && computer.isOffline() && agent.getTemporaryOfflineCause() == null) {
            giveUp(agent, minutes, LaunchLog.ending(computer));
        }
    }

    /** @param log what its log ends with, as that goes with the node; empty if it has none */
    private void giveUp(SpotAgent agent, long minutes, String log) {
        String message = "Agent " + agent.getNodeName() + " (" + agent.offering() + ") was not online after " + minutes
                + " minutes and is ended. "
                + (log.isEmpty()
                        ? "Its log says nothing, so it did not get as far as Jenkins: check the image, its user data, the security groups."
                        : "Its log ends with: " + log);
        LOGGER.warning(message);
        TemplateId template = new TemplateId(agent.getCloud(), agent.getTemplate());
        count.accept(agent.offering().pool());
        problems.didNotConnect(template, agent.offering().pool());
        awaited.take(agent.getInstanceId());
        problems.neverCame(template, new LaunchFailure(LaunchFailure.Kind.UNAVAILABLE, "DidNotConnect", message));
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
