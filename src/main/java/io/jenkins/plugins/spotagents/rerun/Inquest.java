package io.jenkins.plugins.spotagents.rerun;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import hudson.model.AbstractBuild;
import hudson.model.TaskListener;
import io.jenkins.plugins.spotagents.agent.AgentOwner;
import io.jenkins.plugins.spotagents.agent.SpotAgent;
import io.jenkins.plugins.spotagents.agent.SpotComputer;
import io.jenkins.plugins.spotagents.loss.LossWords;
import io.jenkins.plugins.spotagents.loss.Sign;
import io.jenkins.plugins.spotagents.loss.Verdict;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Asks whose fault it was that a build failed, on the build's own thread, and tells its log. */
final class Inquest {
    private static final Logger LOGGER = Logger.getLogger(Inquest.class.getName());
    /** Far more than an inquiry takes. */
    private static final long LIMIT_SECONDS = 30;
    /** Where a step's last words are. */
    private static final int LAST_LINES = 15;

    /** Builds that failed by themselves: its publishers and its end ask nobody again while the agent is connected. */
    private static final Cache<AbstractBuild<?, ?>, Boolean> STANDING =
            CacheBuilder.newBuilder().weakKeys().build();

    private Inquest() {}

    /** Empty if nobody could tell, as the build's thread was interrupted meanwhile. */
    static Optional<Verdict> of(AbstractBuild<?, ?> build, SpotAgent agent, TaskListener log) {
        boolean connected = agent.toComputer() instanceof SpotComputer computer && computer.isConnected();
        if (connected && STANDING.getIfPresent(build) != null) {
            return Optional.empty();
        }
        try {
            Verdict verdict = AgentOwner.get()
                    .inquire(agent, sign(build), Instant.ofEpochMilli(build.getStartTimeInMillis()))
                    .toCompletableFuture()
                    .get(LIMIT_SECONDS, TimeUnit.SECONDS);
            if (verdict instanceof Verdict.Stands stands) {
                STANDING.put(build, true);
                log.getLogger()
                        .println("[spot-agents] This was not lost with agent " + agent.getNodeName() + ": "
                                + stands.why() + ".");
            }
            return Optional.of(verdict);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // somebody's word, or EC2's: each is seen by what it left
        } catch (ExecutionException | TimeoutException e) {
            LOGGER.log(Level.WARNING, e, () -> "Cannot tell whose fault it was that " + build + " failed");
        }
        return Optional.empty();
    }

    /** What the log's end tells: of an exit code by signal, or of a connection. */
    private static Sign sign(AbstractBuild<?, ?> build) {
        try {
            String end = String.join("\n", build.getLog(LAST_LINES));
            return LossWords.ofLog(end).or(LossWords.sign(new IOException(end)));
        } catch (IOException e) {
            LOGGER.log(Level.FINE, e, () -> "the log of " + build + " cannot be read");
            return Sign.NONE;
        }
    }
}
