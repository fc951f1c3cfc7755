package io.jenkins.plugins.spotagents.fleet;

import io.jenkins.plugins.spotagents.capacity.Availability;
import io.jenkins.plugins.spotagents.capacity.CapacityPool;
import io.jenkins.plugins.spotagents.capacity.CircuitBreaker;
import io.jenkins.plugins.spotagents.capacity.CloudCallException;
import io.jenkins.plugins.spotagents.capacity.Offering;
import io.jenkins.plugins.spotagents.capacity.Placement;
import io.jenkins.plugins.spotagents.capacity.PurchaseOption;
import io.jenkins.plugins.spotagents.capacity.UnavailableOfferings.Mark;
import io.jenkins.plugins.spotagents.capacity.Vocabulary;
import io.jenkins.plugins.spotagents.fleet.api.ErrorBook;
import io.jenkins.plugins.spotagents.fleet.api.ErrorMeaning;
import io.jenkins.plugins.spotagents.fleet.api.ErrorMeaning.Consequence;
import io.jenkins.plugins.spotagents.fleet.api.FleetCaller;
import io.jenkins.plugins.spotagents.fleet.api.FleetRequest;
import io.jenkins.plugins.spotagents.fleet.api.FleetResult;
import io.jenkins.plugins.spotagents.fleet.demand.InvalidLaunchSpecException;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchOutcome.LaunchFailure;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchOutcome.LaunchFailure.Kind;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchOutcome.Launched;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchSpec;
import io.jenkins.plugins.spotagents.inventory.InstanceTags;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/** One batch on its way: reserve, Spot, other Spot, on-demand, and the failure of what is left. Used once. */
final class LaunchCycle {
    private static final Logger LOGGER = Logger.getLogger(LaunchCycle.class.getName());
    /** Requests for one purchase option: the first, and three for what is left after its refusals. */
    private static final int ROUNDS = 4;
    /** The same with those that were refused as a whole for some of the types or subnets that they named. */
    private static final int MOST_ROUNDS = 8;

    /** So many instances in one zone are worth a word. */
    private static final int MANY = 10;

    /** Zones and types that a message names. */
    private static final int NAMED = 6;

    private final FleetLauncher.Ports ports;
    private final FleetCaller caller;
    private final InFlight inFlight;
    private final Unanswered unanswered;
    private final LaunchSpec spec;
    private final Optional<PurchaseOption> required;
    private final Answers answers;
    private final FailureNotes notes = new FailureNotes();
    private final Refusals refusals;
    private List<Placement> placements = List.of();
    private final Availability unavailable;
    private int mostPlacements = Integer.MAX_VALUE;
    private boolean optionEnded;
    private boolean spotSuspended;
    private boolean ended;

    LaunchCycle(
            FleetLauncher.Ports ports,
            FleetCaller caller,
            InFlight inFlight,
            Unanswered unanswered,
            LaunchSpec spec,
            Optional<PurchaseOption> required,
            Answers answers) {
        this.ports = ports;
        this.caller = caller;
        this.inFlight = inFlight;
        this.unanswered = unanswered;
        this.spec = spec;
        this.required = required;
        this.answers = answers;
        this.unavailable = ports.unavailable().of(spec.id());
        this.refusals = new Refusals(spec, ports.dialect(), ports.unavailable(), notes, answers);
    }

    void run() {
        if (answers.waiting() == 0) {
            return;
        }
        try {
            List<Placement> all = ports.catalog().placements(spec);
            placements = all.stream()
                    .filter(placement -> spec.pools().allows(placement.pool()))
                    .toList();
            if (placements.isEmpty()) {
                answers.failAll(noSuchPool(all));
                return;
            }
        } catch (InvalidLaunchSpecException e) {
            answers.failAll(new LaunchFailure(Kind.CONFIGURATION, "InvalidTemplate", e.getMessage()));
            return;
        } catch (CloudCallException e) {
            notes.add(required.orElse(PurchaseOption.SPOT), errors().of(e.code()), e.getMessage(), List.of());
            answers.failAll(notes.failure(spec));
            return;
        }
        if (!lookForUnanswered() || answers.waiting() == 0) {
            return;
        }
        CircuitBreaker breaker = ports.breakers().of(spec.id());
        boolean probing = mayFallBack() && breaker.tryProbe();
        spotSuspended = probing || breaker.advice() != CircuitBreaker.Advice.SPOT;
        int spotLimit = !spotSuspended ? Integer.MAX_VALUE : probing ? 1 : 0;
        int spotGot = 0;
        try (InFlight.Reservation reservation = inFlight.reserve(spec, required, answers.waiting(), spotLimit)) {
            spotGot = buy(reservation);
        } finally {
            if (probing && spotGot == 0) {
                breaker.probeNotLaunched();
            }
        }
    }

    /**
     * Asks once more what requests launched whose answers were lost, before anything is bought again.
     *
     * @return whether it is known now
     */
    private boolean lookForUnanswered() {
        boolean known = true;
        for (Unanswered.Lost lost : unanswered.take(spec, required)) {
            known = known && isAnswered(lost);
            if (!known) {
                unanswered.putBack(lost);
            }
        }
        return known;
    }

    private boolean isAnswered(Unanswered.Lost lost) {
        FleetRequest request = lost.request();
        try {
            Optional<FleetResult> result = caller.call(request, () -> {});
            if (result.isEmpty()) {
                return false;
            }
            LOGGER.info(() -> "Request " + request.clientToken() + ", whose answers were lost, launched "
                    + result.get().instances().size() + " of " + request.targetCapacity() + " for " + spec.id());
            result.get().instances().forEach(instance -> {
                launched(request, instance, lost.fallback());
                lost.held().launched();
            });
            lost.held().close();
            return true;
        } catch (CloudCallException e) {
            notes.add(request.purchaseOption(), errors().of(e.code()), e.getMessage(), List.of());
            answers.failAll(notes.failure(spec));
            return false;
        }
    }

    private void launched(FleetRequest request, FleetResult.Instance instance, boolean fallback) {
        answers.launched(new Launched(
                instance.instanceId(),
                new Offering(instance.placement().pool(), request.purchaseOption()),
                instance.placement().subnetId(),
                fallback,
                ports.clock().instant()));
    }

    /** No fault of the template, which may serve any other label. */
    private LaunchFailure noSuchPool(List<Placement> all) {
        return new LaunchFailure(
                Kind.NO_CAPACITY,
                "NoSuchPool",
                "Template '" + spec.template() + "' of cloud '" + spec.cloud()
                        + "' cannot launch what the label asks for: it has the zones "
                        + distinct(all, CapacityPool::availabilityZone) + " and the types "
                        + distinct(all, CapacityPool::instanceType)
                        + ". Change the label, or add the type or a "
                        + words().place() + " to the template.");
    }

    private static String distinct(List<Placement> placements, Function<CapacityPool, String> part) {
        List<String> names = placements.stream()
                .map(placement -> part.apply(placement.pool()))
                .distinct()
                .sorted()
                .toList();
        int more = names.size() - NAMED;
        return String.join(", ", names.subList(0, Math.min(NAMED, names.size())))
                + (more > 0 ? " and " + more + " more" : "");
    }

    private boolean mayFallBack() {
        return required.isEmpty() && spec.purchase().onDemandFallback();
    }

    /** @return the Spot instances it gave */
    private int buy(InFlight.Reservation reservation) {
        PurchaseSplit split = reservation.split();
        split.refusal().ifPresent(cap -> answers.fail(split.refused(), refused(cap)));
        int spotGot = fill(PurchaseOption.SPOT, split.spot(), split.spot(), reservation);
        int fallback = 0;
        if (spotGot < split.spot() && !ended && mayFallBack()) {
            fallback = reservation.fallBack(Math.min(split.spot() - spotGot, answers.waiting()));
            if (fallback < split.spot() - spotGot) {
                notes.add(PurchaseOption.ON_DEMAND, refused(PurchaseSplit.Cap.ON_DEMAND));
            }
        }
        fill(
                PurchaseOption.ON_DEMAND,
                split.onDemand() + fallback,
                split.onDemand() - split.inPlaceOfSpot(),
                reservation);
        if (answers.waiting() > 0 && !notes.isEmpty()) {
            answers.failAll(notes.failure(spec));
        }
        return spotGot;
    }

    private LaunchFailure refused(PurchaseSplit.Cap cap) {
        String limit =
                switch (cap) {
                    case CLOUD -> "Cloud '" + spec.cloud() + "' has all the agents it may have";
                    case TEMPLATE ->
                        "Template '" + spec.template() + "' has all of its " + spec.maxAgents() + " agents";
                    case ON_DEMAND ->
                        "Template '" + spec.template() + "' has all of its "
                                + spec.purchase().maxOnDemand() + " on-demand agents";
                };
        String suspended = cap == PurchaseSplit.Cap.ON_DEMAND && spotSuspended
                ? ", and Spot is suspended for now, after too many interruptions"
                : "";
        return new LaunchFailure(Kind.LIMIT_REACHED, cap.code(), limit + suspended + ". " + cap.remedy());
    }

    /**
     * Asks for instances until there are enough, or no other offering is left to ask for.
     *
     * @param share how many of them the policy wants under this option; more are a fallback
     * @return how many there are
     */
    private int fill(PurchaseOption option, int wanted, int share, InFlight.Reservation reservation) {
        int got = 0;
        List<Placement> asked = List.of();
        boolean again = false;
        optionEnded = false;
        int rounds = ROUNDS;
        for (int round = 1;
                round <= rounds && got < wanted && answers.waiting() > 0 && !ended && !optionEnded;
                round++) {
            // On-demand is not reclaimed, so a pool that just lost the work is as good as another there.
            Set<CapacityPool> avoid = round == 1 && option == PurchaseOption.SPOT ? answers.avoided() : Set.of();
            List<Placement> candidates =
                    LaunchPlan.atMost(LaunchPlan.candidates(placements, option, unavailable, avoid), mostPlacements);
            if (candidates.isEmpty() && round == 1) {
                noteAllUnavailable(option);
            }
            if (candidates.isEmpty() || candidates.equals(asked) && !again) {
                break;
            }
            asked = candidates;
            FleetRequest request = request(option, candidates, Math.min(wanted - got, answers.waiting()));
            Optional<FleetResult> result =
                    call(request, option == PurchaseOption.ON_DEMAND && got >= share, reservation);
            if (result.isEmpty()) {
                // Refused as a whole for some of what it asked for: the request without them is the first one still.
                rounds = Math.min(rounds + 1, MOST_ROUNDS);
                continue;
            }
            for (FleetResult.Instance instance : result.get().instances()) {
                launched(request, instance, option == PurchaseOption.ON_DEMAND && got >= share);
                reservation.launched(option);
                got++;
            }
            again = takeErrors(request, result.get(), round);
            log(request, result.get());
        }
        return got;
    }

    private FleetRequest request(PurchaseOption option, List<Placement> candidates, int count) {
        String token = UUID.randomUUID().toString();
        Map<String, String> tags = new HashMap<>(spec.tags());
        tags.put(InstanceTags.CONTROLLER, ports.controllerId());
        tags.put(InstanceTags.CLOUD, spec.cloud());
        tags.put(InstanceTags.TEMPLATE, spec.template());
        tags.put(InstanceTags.LAUNCH_TOKEN, token);
        return new FleetRequest(token, spec, option, candidates, count, tags);
    }

    private Optional<FleetResult> call(FleetRequest request, boolean fallback, InFlight.Reservation reservation) {
        AtomicBoolean lost = new AtomicBoolean();
        try {
            Optional<FleetResult> result = caller.call(request, () -> lost.set(true));
            ended |= result.isEmpty();
            return result;
        } catch (CloudCallException e) {
            if (request.placements().size() > 1 && errors().isTooLarge(e.code(), e.getMessage())) {
                mostPlacements = request.placements().size() / 2;
                notes.add(request.purchaseOption(), errors().of(e.code()), e.getMessage(), List.of());
                LOGGER.warning(() -> "A request for " + request.placements().size() + " offerings is too large ("
                        + e.code() + "): asking for " + spec.id() + " again with half of them");
                return Optional.empty();
            }
            PurchaseOption option = request.purchaseOption();
            Refusals.Taken taken =
                    refusals.take(option, request.placements(), Optional.empty(), e.code(), e.getMessage());
            ended |= !taken.narrowed() && isHopeless(errors().of(e.code()));
            if (lost.get()) {
                unanswered.add(request, fallback, reservation.keep(request.purchaseOption(), request.targetCapacity()));
                ended = true;
            }
            LOGGER.warning(() -> "Launching " + request.targetCapacity() + " × " + option.label() + " for " + spec.id()
                    + ": " + e.getMessage() + " (request " + e.requestId() + ")");
            return Optional.empty();
        }
    }

    /** Whether a request that was refused as a whole would be refused with other offerings too. */
    private static boolean isHopeless(ErrorMeaning meaning) {
        return switch (meaning.consequence()) {
            case SUBNET, PURCHASE_OPTION, QUOTA_GROUP -> false;
            case BACK_OFF, END_CYCLE -> true;
            case POOL, POOL_LASTING -> meaning.kind() != Kind.NO_CAPACITY;
        };
    }

    /** @return whether the same placements may be asked for once more */
    private boolean takeErrors(FleetRequest request, FleetResult result, int round) {
        boolean backOff = false;
        boolean allForbidden = isAllForbidden(request, result);
        for (FleetResult.Error error : result.errors()) {
            if (allForbidden) {
                notes.add(
                        request.purchaseOption(),
                        errors().of(error.code()),
                        error.message(),
                        error.placement().stream().toList());
                answers.tell(observer -> observer.refused(spec, Optional.empty(), error.code()));
                continue;
            }
            Consequence consequence = refusals.take(
                            request.purchaseOption(),
                            request.placements(),
                            error.placement(),
                            error.code(),
                            error.message())
                    .consequence();
            backOff |= consequence == Consequence.BACK_OFF;
            // Where others got an instance from the same request, the request as a whole is not wrong.
            ended |= consequence == Consequence.END_CYCLE && result.instances().isEmpty();
        }
        optionEnded = allForbidden;
        if (result.errors().isEmpty() && result.instances().size() < request.targetCapacity()) {
            notes.add(
                    request.purchaseOption(),
                    errors().of(errors().notAll()),
                    words().vendor() + " gave " + result.instances().size() + " of " + request.targetCapacity()
                            + " and no reason",
                    List.of());
        }
        if (backOff && !ended) {
            ended = !caller.pauseAfter(round);
        }
        return backOff;
    }

    /**
     * Whether all that was asked for is refused one by one as the whole request could be: nothing is to be set aside for that, as it is
     * about none of them. It may be about the purchase option, so that the other one is still asked for.
     */
    private boolean isAllForbidden(FleetRequest request, FleetResult result) {
        Set<Placement> forbidden = result.errors().stream()
                .filter(error -> errors().of(error.code()).consequence() == Consequence.END_CYCLE)
                .flatMap(error -> error.placement().stream())
                .collect(Collectors.toSet());
        return result.instances().isEmpty() && forbidden.containsAll(request.placements());
    }

    private void noteAllUnavailable(PurchaseOption option) {
        // Empty only if the last mark ran out since the candidates were chosen.
        Optional<Mark> first = placements.stream()
                .flatMap(placement -> unavailable.blocking(placement, option).stream())
                .min(Comparator.comparing(Mark::until));
        String reason = first.map(Mark::reason).orElseGet(errors()::noCapacity);
        Optional<ErrorMeaning> meaning = errors().find(reason);
        notes.add(
                option,
                new LaunchFailure(
                        meaning.map(ErrorMeaning::kind).orElse(Kind.NO_CAPACITY),
                        reason,
                        "All " + placements.size() + " offerings were refused or reclaimed lately"
                                + first.map(LaunchCycle::untilWhen).orElse("") + ". "
                                + meaning.map(ErrorMeaning::remedy).orElseGet(words()::addCapacity)));
    }

    private Vocabulary words() {
        return ports.dialect().words();
    }

    private ErrorBook errors() {
        return ports.dialect().errors();
    }

    private static String untilWhen(Mark first) {
        return "; " + first.scope() + " is the first to be tried again, at "
                + first.until().truncatedTo(ChronoUnit.SECONDS);
    }

    private void log(FleetRequest request, FleetResult result) {
        String option = request.purchaseOption().label();
        LOGGER.info(() -> "Launched " + result.instances().size() + " of " + request.targetCapacity() + " × " + option
                + " for " + spec.id()
                + counted(
                        ": ",
                        result.instances().stream()
                                .collect(Collectors.groupingBy(
                                        instance -> instance.placement().pool().toString(), Collectors.counting())))
                + counted(
                        "; refused: ",
                        result.errors().stream()
                                .collect(Collectors.groupingBy(FleetResult.Error::code, Collectors.counting())))
                + (isInOneZone(request, result)
                        ? "; all in one zone, as " + words().vendor() + " takes the lowest price"
                        : ""));
    }

    /** Many on-demand instances at equal prices come from one zone, which one event may take. */
    private static boolean isInOneZone(FleetRequest request, FleetResult result) {
        return result.instances().size() >= MANY
                && result.instances().stream()
                                .map(instance -> instance.placement().pool().availabilityZone())
                                .distinct()
                                .count()
                        == 1
                && request.placements().stream()
                                .map(placement -> placement.pool().availabilityZone())
                                .distinct()
                                .count()
                        > 1;
    }

    private static String counted(String prefix, Map<String, Long> counts) {
        return counts.isEmpty()
                ? ""
                : counts.entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(entry -> entry.getValue() + " × " + entry.getKey())
                        .collect(Collectors.joining(", ", prefix, ""));
    }
}
