package io.jenkins.plugins.spotagents.agent;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Extension;
import hudson.model.Computer;
import hudson.model.TaskListener;
import hudson.slaves.ComputerListener;
import hudson.slaves.OfflineCause;
import io.jenkins.plugins.spotagents.interruption.notice.Notice;
import io.jenkins.plugins.spotagents.interruption.source.MetadataWatcher;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.util.Timer;

/** Hears of connections that come, fail and break, and tells the owner. */
@Extension
public final class AgentWatch extends ComputerListener {
    private static final Logger LOGGER = Logger.getLogger(AgentWatch.class.getName());
    /** An instance answers a minute or so before its agent can be started: asking every five seconds loses little. */
    private static final long RECONNECT_SECONDS = 5;

    @Override
    public void onOnline(Computer computer, TaskListener listener) {
        SpotAgent agent = agentOf(computer);
        if (agent == null) {
            return;
        }
        try {
            agent.cameOnline();
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, e, () -> "Cannot save agent " + agent.getNodeName());
        }
        AgentOwner.get().appeared(agent);
        if (computer instanceof SpotComputer spot) {
            spot.cameOnline();
            AgentOwner.get()
                    .metadata(agent)
                    .ifPresent(metadata ->
                            NoticeWatch.start(spot, agent, metadata, new Relay(agent.getInstanceId(), spot)));
        }
    }

    /** What an agent says about its own instance; about others it has nothing to say. */
    private record Relay(String instanceId, SpotComputer computer) implements MetadataWatcher.Listener {
        @Override
        public void noticed(Notice notice) {
            if (notice.instanceId().equals(instanceId)) {
                AgentOwner.get().noticed(notice);
            } else {
                LOGGER.warning(() ->
                        "Agent " + instanceId + " tells of another instance, " + notice.instanceId() + "; ignored");
            }
        }

        @Override
        public void failing(String reason) {
            computer.noticeWatchFails(reason);
            LOGGER.warning(() -> "Agent " + instanceId + " cannot read its instance metadata any more: " + reason);
        }
    }

    /** Tries again soon: until the launch timeout this is only an instance that still boots. */
    @Override
    public void onLaunchFailure(Computer computer, TaskListener listener) {
        SpotAgent agent = agentOf(computer);
        if (agent == null || agent.wasOnline()) {
            return;
        }
        Timer.get()
                .schedule(
                        () -> {
                            if (agentOf(computer) == agent && computer.isOffline() && !computer.isConnecting()) {
                                computer.connect(false);
                            }
                        },
                        RECONNECT_SECONDS,
                        TimeUnit.SECONDS);
    }

    @Override
    public void onOffline(Computer computer, @CheckForNull OfflineCause cause) {
        SpotAgent agent = agentOf(computer);
        if (agent != null && cause instanceof OfflineCause.ChannelTermination) {
            AgentOwner.get().connectionLost(agent);
        }
    }

    /** By whomever: one that a monitor took offline ends as soon as it is idle. */
    @Override
    public void onTemporarilyOffline(Computer computer, @CheckForNull OfflineCause cause) {
        if (computer instanceof SpotComputer spot && spot.isOfflineByMonitor()) {
            Retirement.soon(spot);
        }
    }

    @CheckForNull
    private static SpotAgent agentOf(Computer computer) {
        return computer instanceof SpotComputer spot ? spot.getNode() : null;
    }
}
