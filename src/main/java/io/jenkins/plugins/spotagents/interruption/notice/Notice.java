package io.jenkins.plugins.spotagents.interruption.notice;

import io.jenkins.plugins.spotagents.capacity.EndCause;
import io.jenkins.plugins.spotagents.capacity.EndReason;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * Something the vendor, or the lack of an answer from it, tells about one instance. Serializable, as the watcher on an agent sends
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
     * @param deadline when the vendor acts: carried, not assumed
     * @param action what it will do then
     * @param lead how long ahead such an end is announced, if the notice comes in time; {@code at} may be later, as not all
     *     sources tell since when a notice has been out
     */
    record SpotInterruption(String instanceId, Instant at, Instant deadline, Action action, Duration lead)
            implements Notice {
        /** What the settings of interruptions are written for: EC2's two minutes, the longest that any vendor gives. */
        public static final Duration USUAL_LEAD = Duration.ofMinutes(2);

        /** What becomes of the instance. */
        public enum Action {
            TERMINATE,
            /** The instance stays, stopped: whoever owns it must still end it. */
            STOP,
            /** As {@link #STOP}; hibernation begins at once. */
            HIBERNATE
        }

        public SpotInterruption {
            Objects.requireNonNull(instanceId, "instanceId");
            Objects.requireNonNull(at, "at");
            Objects.requireNonNull(deadline, "deadline");
            Objects.requireNonNull(action, "action");
            Objects.requireNonNull(lead, "lead");
        }

        /** One that is announced with the usual lead. */
        public SpotInterruption(String instanceId, Instant at, Instant deadline, Action action) {
            this(instanceId, at, deadline, action, USUAL_LEAD);
        }

        /** The usual case: the instance is terminated. */
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
     * @param state {@code stopping}, {@code stopped}, {@code shutting-down} or {@code terminated}
     * @param reason why; not every source tells it
     */
    record StateChange(String instanceId, Instant at, String state, EndReason reason) implements Notice {
        /** A machine that was shut down by its own system, which is no fault of its pool. */
        public static final EndReason STOPPED_FROM_WITHIN = new EndReason(EndCause.BY_REQUEST, "");

        /** An agent that cannot be reached on an instance that still runs, which is no fault of its pool either. */
        public static final EndReason OUT_OF_REACH = new EndReason(EndCause.BY_REQUEST, "AgentOutOfReach");

        public StateChange {
            Objects.requireNonNull(instanceId, "instanceId");
            Objects.requireNonNull(at, "at");
            Objects.requireNonNull(state, "state");
            Objects.requireNonNull(reason, "reason");
        }

        public StateChange(String instanceId, Instant at, String state) {
            this(instanceId, at, state, EndReason.UNKNOWN);
        }

        /** Whether the instance still exists and costs its disk: somebody has to end it. */
        public boolean stopped() {
            return state.equals("stopping") || state.equals("stopped");
        }

        /** Whether a person or a program ended it by a call, not the vendor for its own reasons. */
        public boolean endedOnRequest() {
            return reason.cause() == EndCause.BY_REQUEST;
        }

        /** Whether the vendor took its capacity back. */
        public boolean reclaimed() {
            return reason.cause() == EndCause.RECLAIMED;
        }

        @Override
        public String kind() {
            return "state-change";
        }
    }

    /**
     * Maintenance (reboot, retirement) of the host is announced.
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
