package io.jenkins.plugins.spotagents.disruption;

import java.time.Instant;
import java.util.Optional;

/** What is to become of an agent whose end is due. */
public sealed interface Verdict {
    /** Why its end is due. */
    Reason reason();

    /** It may be ended: at once if it is idle, else after its work. */
    record Ends(Reason reason) implements Verdict {}

    /**
     * A budget keeps it.
     *
     * @param budget the tightest of those that hold
     * @param agents of the template, which a percentage is of
     * @param allowed how many may be on their way out at once
     * @param used how many are, or are missing
     * @param until when the budget ends; empty for never
     */
    record Kept(Reason reason, AgentShare budget, int agents, int allowed, int used, Optional<Instant> until)
            implements Verdict {}
}
