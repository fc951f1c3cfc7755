package io.jenkins.plugins.spotagents.agent;

import edu.umd.cs.findbugs.annotations.SuppressFBWarnings;
import hudson.remoting.Channel;
import io.jenkins.plugins.spotagents.interruption.source.MetadataNotices;
import io.jenkins.plugins.spotagents.interruption.source.MetadataWatcher;
import java.io.IOException;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.security.MasterToSlaveCallable;

/**
 * Ships the watcher of the instance metadata to an agent, where it runs until the channel closes. Silent on machines without
 * metadata.
 */
@SuppressFBWarnings(value = "SE_BAD_FIELD", justification = "What is sent is the channel's proxy of the listener")
final class NoticeWatch extends MasterToSlaveCallable<Void, IOException> {
    private static final long serialVersionUID = 1L;
    private static final Logger LOGGER = Logger.getLogger(NoticeWatch.class.getName());

    private final MetadataNotices metadata;
    private final String instanceId;
    private final MetadataWatcher.Listener listener;

    private NoticeWatch(MetadataNotices metadata, String instanceId, MetadataWatcher.Listener listener) {
        this.metadata = metadata;
        this.instanceId = instanceId;
        this.listener = listener;
    }

    /** @param listener hears of notices on this side, on a thread of the channel */
    static void start(
            SpotComputer computer, SpotAgent agent, MetadataNotices metadata, MetadataWatcher.Listener listener) {
        Channel remote = computer.getChannel();
        if (remote == null) {
            return;
        }
        try {
            remote.callAsync(new NoticeWatch(
                    metadata, agent.getInstanceId(), remote.export(MetadataWatcher.Listener.class, listener)));
        } catch (IOException e) {
            LOGGER.log(
                    Level.WARNING,
                    e,
                    () -> "Agent " + agent.getNodeName()
                            + " cannot watch for notices; the queue and the inventory still do");
        }
    }

    /** On the agent. */
    @Override
    public Void call() throws IOException {
        MetadataWatcher watcher = new MetadataWatcher(
                new MetadataWatcher.Settings(metadata, MetadataWatcher.Settings.ADVISED, instanceId), listener);
        Channel channel = getOpenChannelOrFail();
        Thread thread = new Thread(() -> run(watcher), "spot-agents notices");
        thread.setDaemon(true);
        channel.addListener(new Channel.Listener() {
            @Override
            public void onClosed(Channel closed, IOException cause) {
                watcher.close();
            }
        });
        thread.start();
        return null;
    }

    private static void run(MetadataWatcher watcher) {
        try {
            MetadataWatcher.End end = watcher.run();
            LOGGER.fine(() -> "The watcher of the instance metadata ended: " + end);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
