package io.jenkins.plugins.spotagents.monitor;

import hudson.Extension;
import io.jenkins.plugins.spotagents.agent.SpotAgent;
import io.jenkins.plugins.spotagents.agent.SpotComputer;
import io.jenkins.plugins.spotagents.cloud.SpotCloud;
import io.jenkins.plugins.spotagents.interruption.source.QueueHealth;
import io.jenkins.plugins.spotagents.inventory.InventoryHealth;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Tells when notices cannot be received, or come too late to be of use. */
@Extension
@Restricted(NoExternalUse.class)
public final class NoticesMonitor extends CloudMonitor {
    /** A single call may fail without anything being wrong. */
    static final int FAILURES_IN_A_ROW = 3;
    /** EventBridge and SQS take a few seconds; a quarter of the two minutes is too much. */
    static final Duration STALE = Duration.ofSeconds(30);

    private static final int MOST_WATCHERS = 5;

    @Override
    public String getDisplayName() {
        return Messages.NoticesMonitor_displayName();
    }

    @Override
    Stream<String> problems(SpotCloud cloud) {
        CloudView view = CloudView.of(cloud);
        List<String> problems = new ArrayList<>();
        if (view.queue().isPresent()) {
            problems.addAll(ofQueue(cloud.name, view.queue().get()));
        } else {
            problems.addAll(ofWatchers(cloud.name, view.agents()));
        }
        view.inventory().ifPresent(health -> problems.addAll(ofInventory(cloud.name, health)));
        return problems.stream();
    }

    static List<String> ofQueue(String cloud, QueueHealth health) {
        List<String> problems = new ArrayList<>();
        if (health.failures() >= FAILURES_IN_A_ROW) {
            problems.add(
                    Messages.NoticesMonitor_queueFails(cloud, health.lastError().orElse("")));
        }
        health.counts()
                .lastDelay()
                .filter(delay -> delay.compareTo(STALE) > 0)
                .ifPresent(delay -> problems.add(Messages.NoticesMonitor_stale(cloud, delay.toSeconds())));
        health.clockAhead()
                .ifPresent(ahead -> problems.add(
                        ahead.isNegative()
                                ? Messages.NoticesMonitor_clockBehind(
                                        cloud, ahead.abs().toSeconds())
                                : Messages.NoticesMonitor_clockAhead(cloud, ahead.toSeconds())));
        health.counts()
                .lastMissed()
                .ifPresent(last -> problems.add(
                        Messages.NoticesMonitor_missed(cloud, health.counts().missed(), last)));
        if (health.counts().undeliverable() > 0) {
            problems.add(
                    Messages.NoticesMonitor_undeliverable(cloud, health.counts().undeliverable()));
        }
        return problems;
    }

    /** Without a queue, the agents' own watchers are all there is; a few are named, as one cause tends to hit all. */
    private static List<String> ofWatchers(String cloud, List<SpotAgent> agents) {
        List<String> problems = new ArrayList<>();
        for (SpotAgent agent : agents) {
            if (agent.toComputer() instanceof SpotComputer computer && problems.size() < MOST_WATCHERS) {
                computer.noticeWatchProblem()
                        .ifPresent(why ->
                                problems.add(Messages.NoticesMonitor_watcherFails(cloud, agent.getNodeName(), why)));
            }
        }
        return problems;
    }

    static List<String> ofInventory(String cloud, InventoryHealth health) {
        return health.failures() < FAILURES_IN_A_ROW
                ? List.of()
                : List.of(Messages.NoticesMonitor_inventoryFails(
                        cloud, health.lastError().orElse("")));
    }
}
