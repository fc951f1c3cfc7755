package io.jenkins.plugins.spotagents.interruption;

import io.jenkins.plugins.spotagents.interruption.farm.InterruptionReport;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The last agents that went. Their ids are kept longer than their reports: they tell a late duplicate from news about an
 * agent that the farm does not know yet.
 */
final class ReleasedAgents {
    private static final int IDS_KEPT = 20_000;
    private static final int REPORTS_KEPT = 500;

    private final Map<String, Boolean> ids = new Bounded<>(IDS_KEPT);
    private final Map<String, InterruptionReport> reports = new Bounded<>(REPORTS_KEPT);

    synchronized void add(InterruptionReport report) {
        String instanceId = report.interruption().agent().instanceId();
        ids.put(instanceId, true);
        reports.put(instanceId, report);
    }

    synchronized boolean contains(String instanceId) {
        return ids.containsKey(instanceId);
    }

    synchronized Optional<InterruptionReport> report(String instanceId) {
        return Optional.ofNullable(reports.get(instanceId));
    }

    synchronized List<InterruptionReport> reports() {
        return List.copyOf(reports.values());
    }

    private static final class Bounded<V> extends LinkedHashMap<String, V> {
        private static final long serialVersionUID = 1L;
        private final int max;

        Bounded(int max) {
            this.max = max;
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
            return size() > max;
        }
    }
}
