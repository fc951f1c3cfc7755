package io.jenkins.plugins.spotagents.monitor;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.spotagents.capacity.PurchaseOption;
import io.jenkins.plugins.spotagents.cloud.SpotCloud;
import io.jenkins.plugins.spotagents.cost.Usd;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/**
 * A cloud at one moment: what its page shows and REST answers. Reads memory only.
 *
 * @param problem why nothing can be launched at all; null if all is well
 * @param spotPercent part of the agents that is on Spot, 0 to 100; null without agents
 * @param hourlyUsd what the agents cost an hour now, as far as it is known; null if of none it is
 * @param unpriced how many of them have a price that nobody knows
 * @param problems why templates lately got no agents
 * @param weaknesses what in the templates puts too many agents at one risk
 * @param spotPaused templates that buy no Spot for a while, as too many of their agents were reclaimed
 * @param notices the newest first
 * @param costs what the agents that have ended cost, since the account was begun
 */
@ExportedBean
public record CloudStatus(
        @Exported String name,
        @Exported String region,
        @CheckForNull @Exported String problem,
        @CheckForNull @Exported Integer spotPercent,
        @CheckForNull @Exported Double hourlyUsd,
        @Exported int unpriced,
        @Exported List<AgentRow> agents,
        @Exported List<PoolRow> pools,
        @Exported List<PendingRow> pending,
        @Exported List<ProblemRow> problems,
        @Exported List<WeaknessRow> weaknesses,
        @Exported List<UnavailableRow> unavailable,
        @Exported Set<String> spotPaused,
        @Exported List<NoticeRow> notices,
        @Exported List<CostRow> costs) {
    public CloudStatus {
        agents = List.copyOf(agents);
        pools = List.copyOf(pools);
        pending = List.copyOf(pending);
        problems = List.copyOf(problems);
        weaknesses = List.copyOf(weaknesses);
        unavailable = List.copyOf(unavailable);
        spotPaused = Set.copyOf(spotPaused);
        notices = List.copyOf(notices);
        costs = List.copyOf(costs);
    }

    static CloudStatus of(SpotCloud cloud) {
        CloudView view = CloudView.of(cloud);
        List<AgentRow> agents =
                view.agents().stream().map(agent -> AgentRow.of(agent, view)).toList();
        List<ProblemRow> problems = view.problems().stream().map(ProblemRow::of).toList();
        return new CloudStatus(
                cloud.name,
                cloud.getRegion(),
                view.unusable().orElse(null),
                spotPercent(agents),
                !agents.isEmpty() && view.unpriced() >= agents.size()
                        ? null
                        : view.hourly().doubleValue(),
                view.unpriced(),
                agents,
                PoolRow.of(agents),
                view.pending().stream()
                        .map(pending -> PendingRow.of(pending, problems))
                        .toList(),
                problems,
                WeaknessRow.of(view),
                view.unavailable().stream().map(UnavailableRow::of).toList(),
                view.openCircuits().keySet(),
                view.reports().stream()
                        .map(report -> NoticeRow.of(report, view))
                        .toList(),
                CostRow.of(view));
    }

    @CheckForNull
    private static Integer spotPercent(List<AgentRow> agents) {
        long spot = agents.stream()
                .filter(agent -> agent.purchaseOption() == PurchaseOption.SPOT)
                .count();
        return agents.isEmpty() ? null : Math.toIntExact(100 * spot / agents.size());
    }

    /** What the agents cost an hour now, such as {@code $0.4120}, or that nobody knows. */
    public String hourlyText() {
        return hourlyUsd == null
                ? Messages.Cost_unknown()
                : Usd.of(BigDecimal.valueOf(hourlyUsd)).precise();
    }

    /** How many agents are in each state that any is in. */
    public List<StateCount> states() {
        return Arrays.stream(AgentState.values())
                .map(state -> new StateCount(
                        state,
                        agents.stream().filter(agent -> agent.state() == state).count()))
                .filter(count -> count.agents() > 0)
                .toList();
    }

    /** Agents in one state. */
    public record StateCount(AgentState state, long agents) {}
}
