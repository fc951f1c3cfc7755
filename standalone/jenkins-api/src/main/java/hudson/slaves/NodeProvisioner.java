package hudson.slaves;

import hudson.ExtensionPoint;
import hudson.model.Label;
import hudson.model.LoadStatistics;
import hudson.model.Node;
import java.util.Collection;
import java.util.concurrent.Future;

public class NodeProvisioner {
    private NodeProvisioner() {
        throw new UnsupportedOperationException();
    }

    public void suggestReviewNow() {
        throw new UnsupportedOperationException();
    }

    public static class PlannedNode {
        public final String displayName;
        public final Future<Node> future;
        public final int numExecutors;

        public PlannedNode(String displayName, Future<Node> future, int numExecutors) {
            throw new UnsupportedOperationException();
        }

        public void spent() {
            throw new UnsupportedOperationException();
        }
    }

    public enum StrategyDecision {
        CONSULT_REMAINING_STRATEGIES,
        PROVISIONING_COMPLETED
    }

    public abstract static class Strategy implements ExtensionPoint {
        protected Strategy() {
            throw new UnsupportedOperationException();
        }

        public abstract StrategyDecision apply(StrategyState state);
    }

    public final class StrategyState {
        private StrategyState() {
            throw new UnsupportedOperationException();
        }

        public Label getLabel() {
            throw new UnsupportedOperationException();
        }

        public LoadStatistics.LoadStatisticsSnapshot getSnapshot() {
            throw new UnsupportedOperationException();
        }

        public int getPlannedCapacitySnapshot() {
            throw new UnsupportedOperationException();
        }

        public int getAdditionalPlannedCapacity() {
            throw new UnsupportedOperationException();
        }

        public void recordPendingLaunches(Collection<PlannedNode> plannedNodes) {
            throw new UnsupportedOperationException();
        }
    }
}
