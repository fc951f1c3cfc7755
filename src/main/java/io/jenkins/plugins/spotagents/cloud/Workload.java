package io.jenkins.plugins.spotagents.cloud;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Computer;
import hudson.model.Label;
import hudson.model.LoadStatistics;
import hudson.model.Node;
import io.jenkins.plugins.spotagents.agent.SpotAgent;
import java.util.Collection;
import jenkins.model.Jenkins;

/** How many executors a label lacks. */
final class Workload {
    private Workload() {}

    /**
     * What waits in the queue, minus what is idle, minus what is being connected or on order. The orders are read before the
     * queue and the executors: an agent that comes online in between counts twice, which is made good a moment later, instead
     * of not at all.
     */
    static int lacking(@CheckForNull Label label, InFlight inFlight) {
        int ordered = ordered(label, inFlight);
        LoadStatistics load = label == null ? Jenkins.get().unlabeledLoad : label.loadStatistics;
        LoadStatistics.LoadStatisticsSnapshot now = load.computeSnapshot();
        return now.getQueueLength() - now.getAvailableExecutors() - othersConnecting(label) - ordered;
    }

    /** Executors on order for this label, and those on order for nobody in particular that would serve it. */
    private static int ordered(@CheckForNull Label label, InFlight inFlight) {
        String key = InFlight.key(label);
        return inFlight.all().stream()
                .filter(order -> order.label()
                        .map(key::equals)
                        .orElseGet(() -> SpotAgentsRuntime.template(order.cloud(), order.template())
                                .flatMap(template -> Demand.of(template, label))
                                .isPresent()))
                .mapToInt(InFlight.Order::executors)
                .sum();
    }

    /** Our own agents that connect are on order still. */
    private static int othersConnecting(@CheckForNull Label label) {
        Collection<Node> nodes = label == null ? Jenkins.get().getNodes() : label.getNodes();
        int executors = 0;
        for (Node node : nodes) {
            boolean fits = label != null || node.getMode() == Node.Mode.NORMAL;
            Computer computer = node.toComputer();
            if (fits && !(node instanceof SpotAgent) && computer != null && computer.isConnecting()) {
                executors += node.getNumExecutors();
            }
        }
        return executors;
    }
}
