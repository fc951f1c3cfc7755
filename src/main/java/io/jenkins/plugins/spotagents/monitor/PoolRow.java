package io.jenkins.plugins.spotagents.monitor;

import io.jenkins.plugins.spotagents.capacity.PurchaseOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** The agents in one capacity pool under one purchase option, by state. */
@ExportedBean(defaultVisibility = 2)
public record PoolRow(
        @Exported String instanceType,
        @Exported String availabilityZone,
        @Exported PurchaseOption purchaseOption,
        @Exported int launching,
        @Exported int idle,
        @Exported int busy,
        @Exported int offline,
        @Exported int leaving) {

    /** The fullest pool first. */
    static List<PoolRow> of(Collection<AgentRow> agents) {
        Map<String, List<AgentRow>> byPool = agents.stream()
                .collect(Collectors.groupingBy(
                        agent -> agent.instanceType() + "/" + agent.availabilityZone() + "/" + agent.purchaseOption(),
                        TreeMap::new,
                        Collectors.toList()));
        List<PoolRow> rows = new ArrayList<>();
        byPool.values().forEach(inPool -> {
            AgentRow first = inPool.get(0);
            rows.add(new PoolRow(
                    first.instanceType(),
                    first.availabilityZone(),
                    first.purchaseOption(),
                    count(inPool, AgentState.LAUNCHING),
                    count(inPool, AgentState.IDLE),
                    count(inPool, AgentState.BUSY),
                    count(inPool, AgentState.OFFLINE),
                    count(inPool, AgentState.LEAVING)));
        });
        rows.sort(Comparator.comparingInt(PoolRow::agents).reversed());
        return rows;
    }

    private static int count(List<AgentRow> agents, AgentState state) {
        return (int) agents.stream().filter(agent -> agent.state() == state).count();
    }

    /** All of them. */
    @Exported
    public int agents() {
        return launching + idle + busy + offline + leaving;
    }
}
