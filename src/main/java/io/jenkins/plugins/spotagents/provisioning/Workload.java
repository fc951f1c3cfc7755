package io.jenkins.plugins.spotagents.provisioning;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Computer;
import hudson.model.Label;
import hudson.model.Node;
import hudson.model.Queue;
import hudson.model.queue.SubTask;
import io.jenkins.plugins.spotagents.agent.SpotAgent;
import io.jenkins.plugins.spotagents.cloud.Clouds;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import jenkins.model.Jenkins;

/**
 * How many executors a label lacks. Counted by ourselves, as Jenkins' load statistics count an item that has just got its executor
 * among those that wait for one, and the executor as busy: each build that starts would now and then buy a machine.
 */
public final class Workload {
    private Workload() {}

    /**
     * What waits in the queue, minus what is idle, minus what is being connected or on order. The orders are read first: an agent
     * that comes online in between counts twice, which is made good a moment later, instead of not at all. Takes the queue's
     * lock, which in Jenkins' order comes after the provisioning lock, to note what is there; labels are matched afterwards.
     */
    public static int lacking(@CheckForNull Label label, InFlight inFlight) {
        int ordered = ordered(label, inFlight);
        List<Queue.BuildableItem> waiting = new ArrayList<>();
        List<Supply> supplies = new ArrayList<>();
        Queue.withLock(() -> {
            noteWaiting(waiting);
            noteSupplies(supplies);
        });
        return waiting(label, waiting) - executors(label, supplies) - ordered;
    }

    /** Executors that a node has to give. */
    private record Supply(Node node, int executors) {}

    private static void noteWaiting(List<Queue.BuildableItem> waiting) {
        for (Queue.BuildableItem item : Jenkins.get().getQueue().getBuildableItems()) {
            // Our agents refuse flyweight tasks, so that none is a reason to buy one.
            if (!item.isPending() && !(item.task instanceof Queue.FlyweightTask)) {
                waiting.add(item);
            }
        }
    }

    /** Idle ones; and those of others' agents that connect, as our own are on order still. */
    private static void noteSupplies(List<Supply> supplies) {
        for (Computer computer : Jenkins.get().getComputers()) {
            boolean takes = computer.isOnline() && computer.isAcceptingTasks();
            int idle = takes ? computer.countIdle() : 0;
            if (idle == 0 && (takes || !computer.isConnecting())) {
                continue;
            }
            Node node = computer.getNode();
            // After a restart of Jenkins an agent that has served its builds says that it accepts tasks, and takes
            // none.
            if (node == null || node instanceof SpotAgent agent && (!takes || agent.isUsedUp())) {
                continue;
            }
            supplies.add(new Supply(node, takes ? idle : node.getNumExecutors()));
        }
    }

    private static int waiting(@CheckForNull Label label, List<Queue.BuildableItem> items) {
        int waiting = 0;
        for (Queue.BuildableItem item : items) {
            for (SubTask part : item.task.getSubTasks()) {
                waiting += Objects.equals(item.getAssignedLabelFor(part), label) ? 1 : 0;
            }
        }
        return waiting;
    }

    private static int executors(@CheckForNull Label label, List<Supply> supplies) {
        int executors = 0;
        for (Supply supply : supplies) {
            boolean serves =
                    label == null ? supply.node().getMode() == Node.Mode.NORMAL : label.contains(supply.node());
            executors += serves ? supply.executors() : 0;
        }
        return executors;
    }

    /** Executors on order for this label, and those on order for nobody in particular that would serve it, whatever they become. */
    private static int ordered(@CheckForNull Label label, InFlight inFlight) {
        String key = InFlight.key(label);
        return inFlight.all().stream()
                .filter(order -> order.label()
                        .map(key::equals)
                        .orElseGet(() -> Clouds.named(order.cloud())
                                .flatMap(cloud -> cloud.template(order.template())
                                        .filter(template -> Demand.isMetBy(order, cloud, template, label)))
                                .isPresent()))
                .mapToInt(InFlight.Order::executors)
                .sum();
    }
}
