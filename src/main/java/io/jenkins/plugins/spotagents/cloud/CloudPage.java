package io.jenkins.plugins.spotagents.cloud;

import hudson.model.Computer;
import io.jenkins.plugins.spotagents.agent.SpotAgent;
import io.jenkins.plugins.spotagents.agent.SpotComputer;
import io.jenkins.plugins.spotagents.capacity.PurchaseOption;
import io.jenkins.plugins.spotagents.capacity.UnavailableOfferings.Mark;
import io.jenkins.plugins.spotagents.interruption.InterruptionReport;
import io.jenkins.plugins.spotagents.interruption.WorkOutcome;
import io.jenkins.plugins.spotagents.inventory.InventoryHealth;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** What the cloud's page shows, as it is at this moment. */
public final class CloudPage {
    private static final int LAST_NOTICES = 20;

    private final String cloud;
    private final Optional<Engine> engine;

    CloudPage(String cloud) {
        this.cloud = cloud;
        this.engine = SpotAgentsRuntime.get().engine();
    }

    /**
     * One agent.
     *
     * @param state for a person: booting, idle, working, leaving, offline
     */
    public record AgentRow(
            String name,
            String url,
            String template,
            String pool,
            String purchaseOption,
            String state,
            Instant since) {}

    /** What is on order and has no node yet. */
    public record OrderRow(String template, String label, Instant since) {}

    /** Why a template gets no agents. */
    public record ProblemRow(String template, String code, String message, Instant at, Instant until) {}

    /** What EC2 lately refused or took back. */
    public record UnavailableRow(String what, String reason, Instant until, long secondsLeft) {}

    /** One agent that was about to go, and what became of its work. */
    public record NoticeRow(
            String agent,
            String pool,
            String kind,
            Instant at,
            long requeued,
            long finished,
            long lost,
            boolean over) {}

    public List<AgentRow> agents() {
        return SpotAgentsRuntime.agents()
                .filter(agent -> agent.getCloud().equals(cloud))
                .map(CloudPage::row)
                .toList();
    }

    private static AgentRow row(SpotAgent agent) {
        return new AgentRow(
                agent.getDisplayName(),
                "computer/" + agent.getNodeName() + "/",
                agent.getTemplate(),
                agent.offering().pool().toString(),
                agent.offering().purchaseOption().label(),
                state(agent),
                agent.launchedAt().truncatedTo(ChronoUnit.SECONDS));
    }

    private static String state(SpotAgent agent) {
        Computer computer = agent.toComputer();
        if (!(computer instanceof SpotComputer spot)) {
            return Messages.CloudPage_offline();
        }
        if (spot.isLeaving()) {
            return Messages.CloudPage_leaving();
        }
        if (!agent.wasOnline()) {
            return Messages.CloudPage_booting();
        }
        if (spot.isOffline()) {
            return Messages.CloudPage_offline();
        }
        return spot.isIdle() ? Messages.CloudPage_idle() : Messages.CloudPage_working();
    }

    /** Share of Spot among the agents, in percent; 100 without any. */
    public int spotShare() {
        List<AgentRow> all = agents();
        long spot = all.stream()
                .filter(row -> row.purchaseOption().equals(PurchaseOption.SPOT.label()))
                .count();
        return all.isEmpty() ? 100 : (int) Math.round(100.0 * spot / all.size());
    }

    public List<OrderRow> orders() {
        return engine.stream()
                .flatMap(running -> running.inFlight().all().stream())
                .filter(order ->
                        order.cloud().equals(cloud) && order.instanceId().isEmpty())
                .map(order -> new OrderRow(
                        order.template(),
                        order.label().orElse(""),
                        order.since().truncatedTo(ChronoUnit.SECONDS)))
                .toList();
    }

    public List<ProblemRow> problems() {
        return engine.stream()
                .flatMap(running -> running.problems().all().entrySet().stream())
                .filter(entry -> entry.getKey().cloud().equals(cloud))
                .map(entry -> new ProblemRow(
                        entry.getKey().template(),
                        entry.getValue().code(),
                        entry.getValue().message(),
                        entry.getValue().at().truncatedTo(ChronoUnit.SECONDS),
                        entry.getValue().until().truncatedTo(ChronoUnit.SECONDS)))
                .toList();
    }

    /** Why the cloud as a whole cannot launch; empty if it can. */
    public String trouble() {
        return engine.flatMap(running -> running.accounts().problem(cloud)).orElse("");
    }

    /** Why what runs cannot be told; empty if it can. */
    public String inventoryTrouble() {
        return account()
                .map(account -> account.inventory().health())
                .filter(health -> health.failures() > 0)
                .flatMap(InventoryHealth::lastError)
                .orElse("");
    }

    public List<UnavailableRow> unavailable() {
        Instant now = Instant.now();
        return account().stream()
                .flatMap(account -> account.unavailable().snapshot().stream())
                .filter(mark -> mark.until().isAfter(now))
                .map(mark -> row(mark, now))
                .toList();
    }

    private static UnavailableRow row(Mark mark, Instant now) {
        return new UnavailableRow(
                mark.scope().toString(),
                mark.reason(),
                mark.until().truncatedTo(ChronoUnit.SECONDS),
                Duration.between(now, mark.until()).toSeconds());
    }

    public List<NoticeRow> notices() {
        return engine.stream()
                .flatMap(running -> running.controller().reports().stream())
                .filter(report -> report.interruption().agent().cloud().equals(cloud))
                .limit(LAST_NOTICES)
                .map(CloudPage::row)
                .toList();
    }

    private static NoticeRow row(InterruptionReport report) {
        return new NoticeRow(
                report.interruption().agent().name(),
                report.interruption().agent().offering().toString(),
                report.interruption().notice().kind(),
                report.firstNoticedAt().truncatedTo(ChronoUnit.SECONDS),
                report.count(WorkOutcome.REQUEUED),
                report.count(WorkOutcome.ENDED_BY_ITSELF),
                report.count(WorkOutcome.GIVEN_UP) + report.count(WorkOutcome.NOT_STOPPED),
                report.releasedAt().isPresent());
    }

    private Optional<AccountEngine> account() {
        return engine.flatMap(running -> running.accounts().ofCloud(cloud));
    }
}
