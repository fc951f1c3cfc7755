package io.jenkins.plugins.spotagents.agent;

import hudson.model.Label;
import hudson.model.Queue;
import hudson.security.ACL;
import hudson.security.ACLContext;
import java.util.List;
import java.util.stream.Stream;

/** Work in the queue that can go on on one agent only, as a {@code node} block after a restart of the controller. */
public final class PinnedWork {
    private PinnedWork() {}

    /** What waits for this agent, whoever asks: the queue shows each thread only what its user may see, and ours have none. */
    @SuppressWarnings("try") // the context is there to be closed
    public static List<Queue.Item> of(SpotAgent agent) {
        Label itself = agent.getSelfLabel();
        try (ACLContext ignored = ACL.as2(ACL.SYSTEM2)) {
            return Stream.of(Queue.getInstance().getItems())
                    .filter(item -> itself.equals(item.getAssignedLabel()))
                    .toList();
        }
    }
}
