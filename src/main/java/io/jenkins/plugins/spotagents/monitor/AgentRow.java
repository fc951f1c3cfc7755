package io.jenkins.plugins.spotagents.monitor;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import io.jenkins.plugins.spotagents.agent.SpotAgent;
import io.jenkins.plugins.spotagents.capacity.CapacityPool;
import io.jenkins.plugins.spotagents.capacity.PurchaseOption;
import io.jenkins.plugins.spotagents.cost.Spending;
import io.jenkins.plugins.spotagents.cost.Usd;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.Optional;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/**
 * One agent.
 *
 * @param name its instance's id
 * @param launchedAt epoch milliseconds
 * @param hourlyUsd what its instance costs an hour now; null if nobody knows
 * @param paidUsd what it has cost until now; null if nobody knows
 * @param savedUsd against the on-demand price; null if nobody knows
 * @param disruption whether it is ended although it could stay, or what keeps it; null if nothing speaks for its end
 */
@ExportedBean(defaultVisibility = 2)
public record AgentRow(
        @Exported String name,
        @Exported String template,
        @Exported String instanceType,
        @Exported String availabilityZone,
        @Exported PurchaseOption purchaseOption,
        @Exported AgentState state,
        @Exported long launchedAt,
        @CheckForNull @Exported Double hourlyUsd,
        @CheckForNull @Exported Double paidUsd,
        @CheckForNull @Exported Double savedUsd,
        @CheckForNull @Exported DisruptionRow disruption) {

    static AgentRow of(SpotAgent agent, CloudView cloud) {
        CapacityPool pool = agent.offering().pool();
        Optional<Spending> spent = cloud.soFar(agent).filter(Spending::priced);
        return new AgentRow(
                agent.getNodeName(),
                agent.getTemplate(),
                pool.instanceType(),
                pool.availabilityZone(),
                agent.offering().purchaseOption(),
                AgentState.of(agent),
                agent.launchedAt().toEpochMilli(),
                cloud.hourly(agent.offering()).map(BigDecimal::doubleValue).orElse(null),
                spent.map(Spending::paid).map(AgentRow::dollars).orElse(null),
                spent.map(Spending::saved).map(AgentRow::dollars).orElse(null),
                cloud.verdict(agent).map(DisruptionRow::of).orElse(null));
    }

    private static Double dollars(Usd amount) {
        return amount.toDollars().doubleValue();
    }

    /** Such as {@code $0.0612}, or that nobody knows. */
    public String hourlyText() {
        return text(hourlyUsd);
    }

    /** What it has cost until now, or that nobody knows. */
    public String paidText() {
        return text(paidUsd);
    }

    /** What it has saved until now, or that nobody knows. */
    public String savedText() {
        return text(savedUsd);
    }

    private static String text(@CheckForNull Double dollars) {
        return dollars == null
                ? Messages.Cost_unknown()
                : Usd.of(BigDecimal.valueOf(dollars)).precise();
    }

    /** For how long its instance has been running. */
    public String age() {
        return Util.getTimeSpanString(Math.max(0, Clock.systemUTC().millis() - launchedAt));
    }
}
