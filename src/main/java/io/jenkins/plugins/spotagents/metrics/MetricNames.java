package io.jenkins.plugins.spotagents.metrics;

/**
 * All names that the engine registers. Dashboards and alerts are built on them: renaming one breaks somebody's. Names that end
 * in a dot are followed by a value; each such family has at most {@value #MOST_VALUES} values, then {@value #OTHER}.
 */
public final class MetricNames {
    public static final String PREFIX = "spotagents.";

    /** Meter: instances launched, by {@code spot} or {@code on-demand}. */
    public static final String LAUNCHED = PREFIX + "launched.";
    /** Meter: instances launched on-demand because Spot had none. */
    public static final String LAUNCHED_AS_FALLBACK = PREFIX + "launched-as-fallback";
    /** Meter: instances that nobody waited for any more when EC2 answered. */
    public static final String LAUNCHED_UNWANTED = PREFIX + "launched-unwanted";
    /** Meter: demands that ended without an agent, by error code. */
    public static final String LAUNCH_FAILURES = PREFIX + "launch-failures.";
    /** Meter: refusals of EC2, by error code; a refused pool need not mean a failed launch. */
    public static final String REFUSALS_BY_CODE = PREFIX + "refusals.code.";
    /** Meter: refusals of EC2, by pool. */
    public static final String REFUSALS_BY_POOL = PREFIX + "refusals.pool.";
    /** Meter: instances that were ended as their agents did not come online in time, by pool. */
    public static final String NOT_CONNECTED_BY_POOL = PREFIX + "not-connected.pool.";

    /** Meter: notices taken in, by kind; the same event told twice counts once here and once in {@link #DUPLICATES}. */
    public static final String NOTICES = PREFIX + "notices.";
    /** Meter: notices, by the source that told them first. */
    public static final String NOTICES_BY_SOURCE = PREFIX + "notices-by-source.";
    /** Meter: notices of an event that was known already. */
    public static final String DUPLICATES = PREFIX + "notices-duplicate";
    /** Meter: notices about instances that are no agents of ours. */
    public static final String UNKNOWN_INSTANCES = PREFIX + "notices-unknown-instance";
    /** Meter: Spot agents lost, by pool. */
    public static final String RECLAIMED_BY_POOL = PREFIX + "reclaimed.pool.";

    /** Timer: a notice reached us → its agent takes no more work. */
    public static final String NOTICE_TO_CORDON = PREFIX + "notice-to-cordon";
    /** Timer: a notice reached us → a replacement was asked for. */
    public static final String NOTICE_TO_REPLACEMENT_REQUESTED = PREFIX + "notice-to-replacement-requested";
    /** Timer: a notice reached us → the replacement is online. */
    public static final String NOTICE_TO_REPLACEMENT_ONLINE = PREFIX + "notice-to-replacement-online";

    /** Meter: work that was interrupted and runs again. */
    public static final String REQUEUED = PREFIX + "requeued";
    /** Meter: work that was left to finish before the deadline, and did. */
    public static final String SAVED_BY_DEADLINE = PREFIX + "saved-by-deadline";
    /** Meter: work that was interrupted and does not run again. */
    public static final String GIVEN_UP = PREFIX + "given-up";
    /** Meter: work that could not be stopped before its agent was gone. */
    public static final String NOT_STOPPED = PREFIX + "not-stopped";

    /** Meter: agents ended although they could have stayed, by reason: {@code age}, {@code onDemand}, {@code idle}. */
    public static final String ENDED_BY_CHOICE = PREFIX + "ended-by-choice.";
    /** Gauge: agents that would be ended now, but for a disruption budget. */
    public static final String KEPT_BY_BUDGET = PREFIX + "kept-by-budget";

    /** Gauge: agents that run now. */
    public static final String AGENTS = PREFIX + "agents";
    /** Gauge: the part of them that is on Spot, 0 to 1. */
    public static final String SPOT_SHARE = PREFIX + "spot-share";
    /** Gauge: USD an hour that they cost now, without those that {@link #COST_UNPRICED} counts. */
    public static final String COST_HOURLY = PREFIX + "cost.hourly-usd";
    /** Gauge: agents that run now and whose price nobody knows. */
    public static final String COST_UNPRICED = PREFIX + "cost.agents-of-unknown-price";
    /** Gauge: USD paid since the ledger was begun. */
    public static final String COST_PAID = PREFIX + "cost.paid-usd";
    /** Gauge: USD saved against on-demand since the ledger was begun. */
    public static final String COST_SAVED = PREFIX + "cost.saved-usd";

    /** Values of a family that are counted by name. */
    public static final int MOST_VALUES = 200;
    /** Where further values are counted. */
    public static final String OTHER = "other";

    private MetricNames() {}
}
