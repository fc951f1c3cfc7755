package io.jenkins.plugins.spotagents.agent;

import hudson.model.Computer;
import hudson.model.Queue;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.util.Timer;

/** The end of an agent that has nothing to do. */
final class Retirement {
    private static final Logger LOGGER = Logger.getLogger(Retirement.class.getName());
    private static final int ATTEMPTS = 10;
    private static final long AGAIN_MILLIS = 200;
    /** A Pipeline goes on within milliseconds; on a controller with a lot else to do, seconds. */
    private static final long HEARD_MILLIS = 5_000;

    private Retirement() {}

    /** Ends it as soon as the executor that has just ended a build counts as idle; not at all if others are busy. */
    static void soon(SpotComputer computer) {
        attempt(computer, ATTEMPTS, AGAIN_MILLIS);
    }

    /** The same after a Pipeline's block, which lets go of its agent before its Pipeline hears how it ended and may ask about the agent. */
    static void afterABlock(SpotComputer computer) {
        attempt(computer, ATTEMPTS, HEARD_MILLIS);
    }

    private static void attempt(SpotComputer computer, int attemptsLeft, long inMillis) {
        Timer.get()
                .schedule(
                        () -> {
                            boolean underInquiry = computer.isUnderInquiry(); // which ends by itself
                            if (!ifIdle(computer) && (underInquiry || attemptsLeft > 1)) {
                                attempt(computer, underInquiry ? attemptsLeft : attemptsLeft - 1, AGAIN_MILLIS);
                            }
                        },
                        inMillis,
                        TimeUnit.MILLISECONDS);
    }

    /**
     * Ends an idle agent. Under the queue's lock, so that nobody gives it work between the look and the end of accepting; work
     * in the queue that can go on here only, as after a restart, counts as work.
     *
     * @return whether it was idle
     */
    static boolean ifIdle(SpotComputer computer) {
        boolean[] idle = new boolean[1];
        Queue.withLock(() -> {
            SpotAgent agent = computer.getNode();
            if (agent != null
                    && computer.isIdle()
                    && !computer.isUnderInquiry()
                    && PinnedWork.of(agent).isEmpty()) {
                idle[0] = true;
                agent.letGo();
                computer.setAcceptingTasks(false);
            }
        });
        if (idle[0]) {
            Computer.threadPoolForRemoting.execute(() -> end(computer));
        }
        return idle[0];
    }

    /**
     * Gives a busy agent no new work; it ends as soon as it is idle. Not if work waits in the queue that can go on here only: it would
     * wait for ever.
     */
    static void afterItsWork(SpotComputer computer) {
        Queue.withLock(() -> {
            SpotAgent agent = computer.getNode();
            if (agent != null
                    && computer.isAcceptingTasks()
                    && PinnedWork.of(agent).isEmpty()) {
                computer.setAcceptingTasks(false);
                LOGGER.info(() -> "Agent " + agent.getNodeName() + " (" + agent.offering()
                        + ") is over age: it takes no new work, and ends after what it has");
            }
        });
    }

    private static void end(SpotComputer computer) {
        SpotAgent agent = computer.getNode();
        if (agent == null) {
            return;
        }
        String why = AgentOwner.get()
                .ending(agent)
                .map(reason -> ", by choice: " + reason.configName())
                .orElse("");
        LOGGER.info(() -> "Agent " + agent.getNodeName() + " (" + agent.offering() + ") ends after " + agent.uses()
                + " builds" + why);
        try {
            agent.terminate();
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, e, () -> "Cannot remove agent " + agent.getNodeName());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
