package io.jenkins.plugins.spotagents.leaving;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import hudson.model.Computer;
import hudson.remoting.Channel;
import io.jenkins.plugins.spotagents.agent.InterruptedOfflineCause;
import io.jenkins.plugins.spotagents.agent.SpotAgent;
import io.jenkins.plugins.spotagents.agent.SpotComputer;
import io.jenkins.plugins.spotagents.interruption.farm.AgentFarm.Agent;
import io.jenkins.plugins.spotagents.interruption.farm.AgentFarm.Interruption;
import io.jenkins.plugins.spotagents.interruption.farm.AgentFarm.Termination;
import io.jenkins.plugins.spotagents.interruption.notice.Notice;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;

/** The last step of an agent that is released: disconnected first, then removed, and its instance ended if that is ours to do. */
public final class Departures {
    private static final Logger LOGGER = Logger.getLogger(Departures.class.getName());
    /** Closing a channel to a machine that is gone waits for the network; the node goes all the same. */
    private static final long DISCONNECT_SECONDS = 15;

    /** An agent that lives answers within milliseconds. */
    private static final long CLOSE_MILLIS = 5_000;

    /** Far more than can go in the time that a build takes to fail. */
    private static final int DEPARTED_KEPT = 5_000;

    private final Set<String> underWay = ConcurrentHashMap.newKeySet();
    private final Cache<String, Agent> departed =
            CacheBuilder.newBuilder().maximumSize(DEPARTED_KEPT).build();
    private final Consumer<SpotAgent> terminate;
    private final Consumer<Interruption> leaveToAws;

    /**
     * @param terminate ends the instance
     * @param leaveToAws is told of instances that AWS ends
     */
    public Departures(Consumer<SpotAgent> terminate, Consumer<Interruption> leaveToAws) {
        this.terminate = terminate;
        this.leaveToAws = leaveToAws;
    }

    boolean isUnderWay(String instanceId) {
        return underWay.contains(instanceId);
    }

    /**
     * An agent that was reclaimed, or had vanished, and has left Jenkins since this start. Work that went with it may fail only
     * now. Empty for one that a person had taken offline.
     */
    public Optional<Agent> departed(String instanceId) {
        return Optional.ofNullable(departed.getIfPresent(instanceId));
    }

    /** On a thread of its own: with a machine that is gone it takes a while, and many may be gone at once. */
    CompletionStage<Void> depart(SpotAgent agent, Interruption interruption, Termination termination) {
        String instanceId = agent.getInstanceId();
        underWay.add(instanceId);
        if (!(interruption.notice() instanceof Notice.StateChange)) {
            agent.letGo(); // before its time, as it has nothing more to do
        }
        if (agent.getTemporaryOfflineCause() instanceof InterruptedOfflineCause) {
            departed.put(instanceId, agent.describe());
        }
        return CompletableFuture.runAsync(() -> leave(agent, interruption, termination), Computer.threadPoolForRemoting)
                .whenComplete((done, failure) -> underWay.remove(instanceId));
    }

    private void leave(SpotAgent agent, Interruption interruption, Termination termination) {
        disconnect(agent, interruption);
        if (termination == Termination.LEFT_TO_VENDOR) {
            leaveToAws.accept(interruption);
        } else {
            // Ending one that has ended does no harm, and one that only seems to have ended costs money.
            terminate.accept(agent);
        }
        try {
            Jenkins.get().removeNode(agent);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Before the node is removed: Pipeline looks at the connection to tell whether work that was here is lost. */
    private static void disconnect(SpotAgent agent, Interruption interruption) {
        if (!(agent.toComputer() instanceof SpotComputer computer)) {
            return;
        }
        Channel channel = computer.getChannel();
        try {
            computer.disconnect(new InterruptedOfflineCause(interruption)).get(DISCONNECT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOGGER.log(
                    Level.FINE, e, () -> "Disconnecting from " + agent.getNodeName() + " failed; removing it anyhow");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (channel != null) {
            // Not waited for: a thread that hangs while it writes to the machine holds the channel's lock.
            Computer.threadPoolForRemoting.execute(() -> sever(channel, agent.getNodeName()));
        }
    }

    /**
     * Jenkins waits for the other side to close the connection, and a machine that hangs, or is gone, never does. Until then nothing that waits
     * for its answer is told; the thread of a Pipeline may be among it, and with it the whole build.
     */
    private static void sever(Channel channel, String name) {
        try {
            channel.join(CLOSE_MILLIS);
            if (!channel.isInClosed()) {
                LOGGER.info(() -> "Agent " + name + " did not close its connection: cutting it");
                channel.terminate(new IOException("Agent " + name + " was released and no longer answers"));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
