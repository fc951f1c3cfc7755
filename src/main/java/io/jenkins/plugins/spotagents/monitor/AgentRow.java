package io.jenkins.plugins.spotagents.monitor;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import io.jenkins.plugins.spotagents.agent.SpotAgent;
import io.jenkins.plugins.spotagents.capacity.CapacityPool;
import io.jenkins.plugins.spotagents.capacity.PurchaseOption;
import io.jenkins.plugins.spotagents.cloud.CloudView;
import java.math.BigDecimal;
import java.time.Clock;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/**
 * One agent.
 *
 * @param name its instance's id
 * @param launchedAt epoch milliseconds
 * @param hourlyUsd what its instance costs an hour now; null if nobody knows
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
        @CheckForNull @Exported Double hourlyUsd) {

    static AgentRow of(SpotAgent agent, CloudView cloud) {
        CapacityPool pool = agent.offering().pool();
        return new AgentRow(
                agent.getNodeName(),
                agent.getTemplate(),
                pool.instanceType(),
                pool.availabilityZone(),
                agent.offering().purchaseOption(),
                AgentState.of(agent),
                agent.launchedAt().toEpochMilli(),
                cloud.hourly(agent.offering()).map(BigDecimal::doubleValue).orElse(null));
    }

    /** For how long its instance has been running. */
    public String age() {
        return Util.getTimeSpanString(Math.max(0, Clock.systemUTC().millis() - launchedAt));
    }
}
