package io.jenkins.plugins.spotagents.interruption.notice;

import java.io.Serializable;
import java.time.Instant;
import java.util.Objects;

/**
 * Something EC2, or the lack of an answer from it, tells about one instance. Serializable, as the watcher on an agent sends
 * its notices to the controller.
 */
public sealed interface Notice extends Serializable {
    String instanceId();

    /** When the event happened, by its sender's clock. */
    Instant at();

    /** Stable name for metrics and logs. */
    String kind();

    /**
     * Spot capacity is reclaimed.
     *
     * @param deadline when EC2 acts: two minutes after {@code at} (at once for a hibernation), but carried, not assumed
     * @param action what EC2 will do then
     */
    record SpotInterruption(String instanceId, Instant at, Instant deadline, Action action) implements Notice {
        /** The interruption behaviours of EC2 (user guide, "Behavior of Spot Instance interruptions"). */
        public enum Action {
            TERMINATE,
            /** The instance stays, stopped: whoever owns it must still end it. */
            STOP,
            /** As {@link #STOP}; hibernation begins without the two minutes. */
            HIBERNATE
        }

        public SpotInterruption {
            Objects.requireNonNull(instanceId, "instanceId");
            Objects.requireNonNull(at, "at");
            Objects.requireNonNull(deadline, "deadline");
            Objects.requireNonNull(action, "action");
        }

        /** The usual case: EC2 terminates the instance. */
        public SpotInterruption(String instanceId, Instant at, Instant deadline) {
            this(instanceId, at, deadline, Action.TERMINATE);
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
     * @param reason EC2's reason code, such as {@code Server.SpotInstanceTermination}; empty if unknown (EventBridge does not
     *     tell it)
     */
    record StateChange(String instanceId, Instant at, String state, String reason) implements Notice {
        /** EC2's own code for a machine that was shut down by its own system (EC2 API Reference, "StateReason"). */
        public static final String STOPPED_FROM_WITHIN = "Client.InstanceInitiatedShutdown";

        /** Ours, for an agent that cannot be reached on an instance that still runs, which is no fault of its pool. */
        public static final String OUT_OF_REACH = "Client.AgentOutOfReach";

        public StateChange {
            Objects.requireNonNull(instanceId, "instanceId");
            Objects.requireNonNull(at, "at");
            Objects.requireNonNull(state, "state");
            Objects.requireNonNull(reason, "reason");
        }

        public StateChange(String instanceId, Instant at, String state) {
            this(instanceId, at, state, "");
        }

        /** Whether the instance still exists and costs its disk: somebody has to end it. */
        public boolean stopped() {
            return state.equals("stopping") || state.equals("stopped");
        }

        /** Whether a person or a program ended it by a call, not EC2 for its own reasons. */
        public boolean endedOnRequest() {
            return reason.startsWith("Client.");
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
