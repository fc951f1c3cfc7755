package io.jenkins.plugins.spotagents.interruption;

import java.time.Instant;
import java.util.Objects;

/** Something EC2, or the lack of an answer from it, tells about one instance. */
public sealed interface Notice {
    String instanceId();

    /** When the event happened, by its sender's clock. */
    Instant at();

    /** Stable name for metrics and logs. */
    String kind();

    /**
     * Spot capacity is reclaimed.
     *
     * @param deadline when the instance is stopped: two minutes after {@code at} on EC2, but carried, not assumed
     */
    record SpotInterruption(String instanceId, Instant at, Instant deadline) implements Notice {
        public SpotInterruption {
            Objects.requireNonNull(instanceId, "instanceId");
            Objects.requireNonNull(at, "at");
            Objects.requireNonNull(deadline, "deadline");
        }

        @Override
        public String kind() {
            return "spot-interruption";
        }
    }

    /** The pool is at elevated risk; it may come well before an interruption, together with it, or alone. */
    record RebalanceRecommendation(String instanceId, Instant at) implements Notice {
        public RebalanceRecommendation {
            Objects.requireNonNull(instanceId, "instanceId");
            Objects.requireNonNull(at, "at");
        }

        @Override
        public String kind() {
            return "rebalance-recommendation";
        }
    }

    /**
     * The instance is no longer running, or soon not: whoever ended it.
     *
     * @param state EC2's word: {@code stopping}, {@code stopped}, {@code shutting-down}, {@code terminated}
     */
    record StateChange(String instanceId, Instant at, String state) implements Notice {
        public StateChange {
            Objects.requireNonNull(instanceId, "instanceId");
            Objects.requireNonNull(at, "at");
            Objects.requireNonNull(state, "state");
        }

        @Override
        public String kind() {
            return "state-change";
        }
    }

    /**
     * AWS announced maintenance (reboot, retirement) of the host.
     *
     * @param notBefore earliest time of the event
     * @param code such as {@code instance-retirement}
     */
    record ScheduledMaintenance(String instanceId, Instant at, Instant notBefore, String code) implements Notice {
        public ScheduledMaintenance {
            Objects.requireNonNull(instanceId, "instanceId");
            Objects.requireNonNull(at, "at");
            Objects.requireNonNull(notBefore, "notBefore");
            Objects.requireNonNull(code, "code");
        }

        @Override
        public String kind() {
            return "scheduled-maintenance";
        }
    }
}
