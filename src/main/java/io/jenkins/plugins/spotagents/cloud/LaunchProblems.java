package io.jenkins.plugins.spotagents.cloud;

import io.jenkins.plugins.spotagents.capacity.CapacityPool;
import io.jenkins.plugins.spotagents.capacity.TemplateId;
import io.jenkins.plugins.spotagents.fleet.LaunchOutcome.LaunchFailure;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Collectors;

/**
 * Why templates lately got no agents: for the cloud's page, for the queue's "why", and to wait a little before asking again.
 * Thread-safe.
 */
final class LaunchProblems {
    static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
    static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    /** A pool whose instance did not come online is tried last for this long: a broken zone rarely heals sooner. */
    static final Duration AVOID_POOL = Duration.ofMinutes(10);

    private final Clock clock;
    private final ConcurrentMap<TemplateId, Problem> problems = new ConcurrentHashMap<>();
    private final ConcurrentMap<TemplateId, Map<CapacityPool, Instant>> avoided = new ConcurrentHashMap<>();

    LaunchProblems(Clock clock) {
        this.clock = clock;
    }

    /**
     * @param message for a person, with the remedy
     * @param pause how long no launch is tried after it
     */
    record Problem(LaunchFailure.Kind kind, String code, String message, Instant at, Duration pause) {
        Instant until() {
            return at.plus(pause);
        }
    }

    /** Failures in a row wait ever longer, up to {@link #LONGEST_PAUSE}; those of one batch count once. */
    void failed(TemplateId template, LaunchFailure failure) {
        Instant now = clock.instant();
        problems.compute(template, (id, last) -> {
            Duration pause = FIRST_PAUSE;
            if (last != null) {
                boolean sameBatch = now.isBefore(last.until());
                Duration doubled = sameBatch ? last.pause() : last.pause().multipliedBy(2);
                pause = doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
            }
            return new Problem(failure.kind(), failure.code(), failure.message(), now, pause);
        });
    }

    void launched(TemplateId template) {
        problems.remove(template);
    }

    /** Nothing is held against a configuration that was just changed. */
    void forget() {
        problems.clear();
        avoided.clear();
    }

    boolean isPaused(TemplateId template) {
        Problem problem = problems.get(template);
        return problem != null && clock.instant().isBefore(problem.until());
    }

    /** The last problem, if no launch has succeeded since. */
    Optional<Problem> of(TemplateId template) {
        return Optional.ofNullable(problems.get(template));
    }

    Map<TemplateId, Problem> all() {
        return new TreeMap<>(problems);
    }

    /** An instance in this pool was launched, but no agent came online. */
    void didNotConnect(TemplateId template, CapacityPool pool) {
        avoided.computeIfAbsent(template, id -> new ConcurrentHashMap<>())
                .put(pool, clock.instant().plus(AVOID_POOL));
    }

    /** Pools to try last. */
    Set<CapacityPool> avoid(TemplateId template) {
        Instant now = clock.instant();
        return avoided.getOrDefault(template, Map.of()).entrySet().stream()
                .filter(entry -> now.isBefore(entry.getValue()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }
}
