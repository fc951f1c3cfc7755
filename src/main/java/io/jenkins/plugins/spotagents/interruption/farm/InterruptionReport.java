package io.jenkins.plugins.spotagents.interruption.farm;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What became of one agent that was about to go; for the cloud's page and the REST API.
 *
 * @param interruption by its gravest notice so far
 * @param firstNoticedAt when the first notice about the agent came in
 * @param cordonedAt empty until, or unless, the cordon succeeded
 * @param replacementRequestedAt empty if none was needed, or it failed
 * @param replacementOrdered whether the request led to a launch
 * @param work each piece of work that has left the agent, and how
 * @param failures steps that failed or hung, in the words of the log; each once, and not more than 20
 * @param releasedAt empty while the agent is still being looked after
 */
public record InterruptionReport(
        AgentFarm.Interruption interruption,
        Instant firstNoticedAt,
        Optional<Instant> cordonedAt,
        Optional<Instant> replacementRequestedAt,
        boolean replacementOrdered,
        List<EndedWork> work,
        List<String> failures,
        Optional<Instant> releasedAt) {
    private static final int MAX_FAILURES = 20;

    /** One piece of work, how it ended on this agent and when. */
    public record EndedWork(AgentFarm.Work work, WorkOutcome outcome, Instant at) {}

    public InterruptionReport {
        Objects.requireNonNull(interruption, "interruption");
        Objects.requireNonNull(firstNoticedAt, "firstNoticedAt");
        work = List.copyOf(work);
        failures = List.copyOf(failures);
    }

    public static InterruptionReport opened(AgentFarm.Interruption interruption) {
        return new InterruptionReport(
                interruption,
                interruption.noticedAt(),
                Optional.empty(),
                Optional.empty(),
                false,
                List.of(),
                List.of(),
                Optional.empty());
    }

    /** How many pieces of work ended in this way. */
    public long count(WorkOutcome outcome) {
        return work.stream().filter(ended -> ended.outcome() == outcome).count();
    }

    public InterruptionReport escalated(AgentFarm.Interruption graver) {
        return new InterruptionReport(
                graver,
                firstNoticedAt,
                cordonedAt,
                replacementRequestedAt,
                replacementOrdered,
                work,
                failures,
                releasedAt);
    }

    public InterruptionReport cordoned(Instant at) {
        return new InterruptionReport(
                interruption,
                firstNoticedAt,
                cordonedAt.or(() -> Optional.of(at)),
                replacementRequestedAt,
                replacementOrdered,
                work,
                failures,
                releasedAt);
    }

    public InterruptionReport replacementRequested(Instant at, boolean ordered) {
        return new InterruptionReport(
                interruption, firstNoticedAt, cordonedAt, Optional.of(at), ordered, work, failures, releasedAt);
    }

    public InterruptionReport workEnded(EndedWork ended) {
        return new InterruptionReport(
                interruption,
                firstNoticedAt,
                cordonedAt,
                replacementRequestedAt,
                replacementOrdered,
                plus(work, ended),
                failures,
                releasedAt);
    }

    public InterruptionReport failed(String failure) {
        if (failures.contains(failure) || failures.size() == MAX_FAILURES) {
            return this;
        }
        return new InterruptionReport(
                interruption,
                firstNoticedAt,
                cordonedAt,
                replacementRequestedAt,
                replacementOrdered,
                work,
                plus(failures, failure),
                releasedAt);
    }

    public InterruptionReport released(Instant at) {
        return new InterruptionReport(
                interruption,
                firstNoticedAt,
                cordonedAt,
                replacementRequestedAt,
                replacementOrdered,
                work,
                failures,
                Optional.of(at));
    }

    private static <T> List<T> plus(List<T> list, T last) {
        List<T> longer = new ArrayList<>(list);
        longer.add(last);
        return longer;
    }
}
