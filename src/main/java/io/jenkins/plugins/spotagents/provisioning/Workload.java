package io.jenkins.plugins.spotagents.provisioning;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Computer;
import hudson.model.Label;
import hudson.model.Node;
import hudson.model.Queue;
import hudson.model.queue.SubTask;
import io.jenkins.plugins.spotagents.agent.SpotAgent;
import io.jenkins.plugins.spotagents.cloud.Clouds;
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
     * lock, which in Jenkins' order comes after the provisioning lock.
     */
    public static int lacking(@CheckForNull Label label, InFlight inFlight) {
        int ordered = ordered(label, inFlight);
        int[] balance = new int[1];
        Queue.withLock(() -> {
            balance[0] = waiting(label) - executors(label);
        });
        return balance[0] - ordered;
    }

    private static int waiting(@CheckForNull Label label) {
        int waiting = 0;
        for (Queue.BuildableItem item : Jenkins.get().getQueue().getBuildableItems()) {
            // Our agents refuse flyweight tasks, so that none is a reason to buy one.
            if (!item.isPending() && !(item.task instanceof Queue.FlyweightTask)) {
                for (SubTask part : item.task.getSubTasks()) {
                    waiting += Objects.equals(item.getAssignedLabelFor(part), label) ? 1 : 0;
                }
            }
        }
        return waiting;
    }

    /** Idle ones; and those of others' agents that connect, as our own are on order still. */
    private static int executors(@CheckForNull Label label) {
        int executors = 0;
        for (Computer computer : Jenkins.get().getComputers()) {
            Node node = computer.getNode();
            if (node == null || (label == null ? node.getMode() != Node.Mode.NORMAL : !label.contains(node))) {
                continue;
            }
            // After a restart of Jenkins an agent that has served its builds says that it accepts tasks, and takes
            // none.
            if (node instanceof SpotAgent agent && agent.isUsedUp()) {
                continue;
            }
            if (computer.isOnline() && computer.isAcceptingTasks()) {
                executors += computer.countIdle();
            } else if (!(node instanceof SpotAgent) && computer.isConnecting()) {
                executors += node.getNumExecutors();
            }
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
