package io.jenkins.plugins.spotagents.provisioning;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.spotagents.capacity.CapacityPool;
import io.jenkins.plugins.spotagents.capacity.Probation;
import io.jenkins.plugins.spotagents.capacity.PurchaseOption;
import io.jenkins.plugins.spotagents.capacity.TemplateId;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchOutcome.LaunchFailure;
import io.jenkins.plugins.spotagents.fleet.demand.PoolRule;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Why templates lately got no agents: for the cloud's page, for the queue's "why", and to wait a little before asking again.
 * Thread-safe.
 */
public final class LaunchProblems {
    static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
    static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    /** A pool whose instance did not come online is tried last for this long: a broken zone rarely heals sooner. */
    static final Duration AVOID_POOL = Duration.ofMinutes(10);
    /** So long after its last failure a problem of a single label is shown: the job may be gone. */
    private static final Duration FORGET_LABEL = Duration.ofMinutes(10);

    private final Clock clock;
    private final ConcurrentMap<Asked, Problem> problems = new ConcurrentHashMap<>();
    /** Of templates whose instances were launched, but whose last one never became an agent. */
    private final ConcurrentMap<TemplateId, Problem> neverCame = new ConcurrentHashMap<>();

    private final Probation probation;
    private final ConcurrentMap<TemplateId, Map<CapacityPool, Instant>> avoided = new ConcurrentHashMap<>();

    public LaunchProblems(Clock clock) {
        this.clock = clock;
        this.probation = new Probation(clock);
    }

    /** What was asked of a template: anything, or what a label leaves of it. */
    private record Asked(TemplateId template, Optional<PurchaseOption> required, PoolRule pools) {
        static Asked of(String cloud, Demand demand) {
            return new Asked(demand.templateId(cloud), demand.required(), demand.pools());
        }

        static Asked anything(String cloud, Demand demand) {
            return new Asked(demand.templateId(cloud), Optional.empty(), PoolRule.ANY);
        }

        boolean isAnything() {
            return required.isEmpty() && pools.equals(PoolRule.ANY);
        }
    }

    /**
     * @param message for a person, with the remedy
     * @param pause how long no launch is tried after it
     */
    public record Problem(LaunchFailure.Kind kind, String code, String message, Instant at, Duration pause) {
        public Instant until() {
            return at.plus(pause);
        }
    }

    /** Failures in a row wait ever longer, up to {@link #LONGEST_PAUSE}; those of one batch count once. */
    void failed(TemplateId template, LaunchFailure failure) {
        failed(new Asked(template, Optional.empty(), PoolRule.ANY), failure);
    }

    /** That one label asks for what cannot be had is no reason to let others wait. */
    void failed(String cloud, Demand demand, LaunchFailure failure) {
        failed(Asked.of(cloud, demand), failure);
    }

    private void failed(Asked asked, LaunchFailure failure) {
        problems.compute(asked, (key, last) -> next(last, failure));
    }

    private Problem next(@CheckForNull Problem last, LaunchFailure failure) {
        Instant now = clock.instant();
        Duration pause = FIRST_PAUSE;
        if (last != null) {
            boolean sameBatch = now.isBefore(last.until());
            Duration doubled = sameBatch ? last.pause() : last.pause().multipliedBy(2);
            pause = doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
        }
        return new Problem(failure.kind(), failure.code(), failure.message(), now, pause);
    }

    /**
     * An instance was launched, but its agent never came online. What EC2 answers to the next launch proves nothing against that; only
     * an agent that comes does. After a few of them it is for an admin to look, and the template is on {@link Probation}.
     */
    void neverCame(TemplateId template, LaunchFailure failure) {
        probation.neverCame(template);
        int failed = probation.failed(template);
        boolean broken = failed >= Probation.FEW;
        Optional<Instant> until = probation.pausedUntil(template);
        String message = broken
                ? failed
                        + " instances in a row never became agents; until one does, they are tried one at a time. The last: "
                        + failure.message()
                : failure.message();
        LaunchFailure told =
                new LaunchFailure(broken ? LaunchFailure.Kind.CONFIGURATION : failure.kind(), failure.code(), message);
        neverCame.compute(template, (id, last) -> {
            Problem next = next(last, told);
            return until.map(end -> new Problem(
                            next.kind(), next.code(), next.message(), next.at(), Duration.between(next.at(), end)))
                    .orElse(next);
        });
    }

    /** An agent of the template is online. */
    void came(TemplateId template) {
        probation.came(template);
        neverCame.remove(template);
    }

    /** Whether anything is held against the template. */
    public boolean holdsAgainst(TemplateId template) {
        return neverCame.containsKey(template)
                || problems.keySet().stream().anyMatch(asked -> asked.template().equals(template));
    }

    /** How many of a template's instances may be tried. */
    Probation probation() {
        return probation;
    }

    void launched(String cloud, Demand demand) {
        problems.remove(Asked.of(cloud, demand));
        problems.remove(Asked.anything(cloud, demand));
    }

    /** Nothing is held against a configuration that was just changed. */
    public void forget() {
        forget(template -> true);
    }

    /** The same for some templates: what holds up others is not mended by it. */
    public void forget(Predicate<TemplateId> which) {
        problems.keySet().removeIf(asked -> which.test(asked.template()));
        neverCame.keySet().removeIf(which);
        probation.forget(which);
        avoided.keySet().removeIf(which);
    }

    public boolean isPaused(String cloud, Demand demand) {
        // The queue asks for each item, under its lock, and as a rule there is nothing.
        if (problems.isEmpty() && neverCame.isEmpty()) {
            return false;
        }
        Instant now = clock.instant();
        return of(cloud, demand)
                .filter(problem -> now.isBefore(problem.until()))
                .isPresent();
    }

    /** The last problem of this demand, or of the template as a whole, if no launch has succeeded, or no agent has come, since. */
    Optional<Problem> of(String cloud, Demand demand) {
        Problem ofAnything = problems.get(Asked.anything(cloud, demand));
        Problem ofDemand = problems.get(Asked.of(cloud, demand));
        Problem ofInstances = neverCame.get(demand.templateId(cloud));
        return Stream.of(ofAnything, ofDemand, ofInstances)
                .filter(Objects::nonNull)
                .max(Comparator.comparing(Problem::until));
    }

    /** The last problem of each template; what a single label could not get is left out after a while. */
    public Map<TemplateId, Problem> all() {
        Instant now = clock.instant();
        problems.entrySet()
                .removeIf(entry -> !entry.getKey().isAnything()
                        && now.isAfter(entry.getValue().at().plus(FORGET_LABEL)));
        Map<TemplateId, Problem> latest = new TreeMap<>();
        problems.forEach((asked, problem) ->
                latest.merge(asked.template(), problem, (one, other) -> one.at().isAfter(other.at()) ? one : other));
        neverCame.forEach((template, problem) ->
                latest.merge(template, problem, (one, other) -> one.at().isAfter(other.at()) ? one : other));
        return latest;
    }

    /** An instance in this pool was launched, but no agent came online. */
    void didNotConnect(TemplateId template, CapacityPool pool) {
        tryLast(template, pool);
    }

    /** Others are better, as far as is known: for a while this one is tried after them. */
    public void tryLast(TemplateId template, CapacityPool pool) {
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
