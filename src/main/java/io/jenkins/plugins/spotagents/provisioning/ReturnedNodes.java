package io.jenkins.plugins.spotagents.provisioning;

import hudson.Extension;
import hudson.model.Computer;
import hudson.model.Node;
import io.jenkins.plugins.spotagents.agent.SpotAgent;
import java.io.IOException;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import jenkins.model.NodeListener;

/**
 * Takes away again nodes that come back. Jenkins adds what a planned node gave it a moment after it asked ({@link NodeWhileThere}); an agent
 * that has left in that moment would stay for good, without an instance.
 */
@Extension
public final class ReturnedNodes extends NodeListener {
    private static final Logger LOGGER = Logger.getLogger(ReturnedNodes.class.getName());

    /** The very objects, as an instance that is adopted gets a new one. */
    private final Set<Node> left = Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    @Override
    protected void onDeleted(Node node) {
        if (node instanceof SpotAgent) {
            left.add(node);
        }
    }

    /** Not on this thread, which may hold locks of Jenkins. */
    @Override
    protected void onCreated(Node node) {
        if (node instanceof SpotAgent agent && hasLeft(agent)) {
            Computer.threadPoolForRemoting.execute(() -> remove(agent));
        }
    }

    private boolean hasLeft(SpotAgent agent) {
        synchronized (left) {
            return left.stream().anyMatch(gone -> gone == agent);
        }
    }

    private static void remove(SpotAgent agent) {
        try {
            LOGGER.info(() -> "Agent " + agent.getNodeName() + " had left when Jenkins added it again; removing it");
            Jenkins.get().removeNode(agent);
            Reviews.suggestAll();
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, e, () -> "Cannot remove agent " + agent.getNodeName());
        }
    }
}
