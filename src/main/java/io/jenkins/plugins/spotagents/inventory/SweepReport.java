package io.jenkins.plugins.spotagents.inventory;

import java.util.List;
import java.util.Map;

/**
 * What one sweep did.
 *
 * @param marked found unowned for the first time; the next sweep ends them if they still are
 * @param ended by this sweep; in a dry run, what would have been
 * @param failed could not be ended, with EC2's error code
 * @param deferred left for the next sweep, as this one had reached its maximum
 */
public record SweepReport(List<String> marked, List<String> ended, Map<String, String> failed, int deferred) {
    static final SweepReport NOTHING = new SweepReport(List.of(), List.of(), Map.of(), 0);

    public SweepReport {
        marked = List.copyOf(marked);
        ended = List.copyOf(ended);
        failed = Map.copyOf(failed);
    }
}
