package io.jenkins.plugins.spotagents.capacity;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/**
 * What was lately refused or taken back, so that it is not asked for again at once. One per account and region; thread-safe.
 *
 * <p>The first refusal counts for {@link #SHORTEST}, which is Karpenter's period for insufficient capacity. A refusal that
 * follows soon after the last one ran out doubles it, up to {@link #LONGEST}; after a quiet {@link #FORGET_AFTER} the
 * next one is a first one again. A refusal while the last one still holds prolongs it without doubling: twenty agents
 * reclaimed in one minute are one event.
 */
public final class UnavailableOfferings implements Availability {
    public static final Duration SHORTEST = Duration.ofMinutes(3);
    public static final Duration LONGEST = Duration.ofMinutes(30);
    public static final Duration FORGET_AFTER = Duration.ofMinutes(30);

    private final Map<Scope, Mark> marks = new ConcurrentHashMap<>();
    private final Clock clock;

    public UnavailableOfferings(Clock clock) {
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    /** How much a refusal is about. */
    public sealed interface Scope {
        /** One capacity pool under one purchase option. */
        record OfOffering(Offering offering) implements Scope {
            @Override
            public String toString() {
                return offering.toString();
            }
        }

        /** All pools reached through a subnet: it has no free addresses. */
        record OfSubnet(String subnetId) implements Scope {
            @Override
            public String toString() {
                return subnetId;
            }
        }

        /** Everything under a purchase option: an account's quota is used up. */
        record OfPurchaseOption(PurchaseOption option) implements Scope {
            @Override
            public String toString() {
                return "all " + option.label();
            }
        }

        /** Any of the others for one template only, whose own mistake it may be: another's image or price may well do there. */
        record OfTemplate(TemplateId template, Scope scope) implements Scope {
            @Override
            public String toString() {
                return scope + " for " + template;
            }
        }
    }

    /**
     * One refusal that is remembered.
     *
     * @param reason a vendor's error code, or a word of ours such as {@code interrupted}
     * @param since when the current series began
     * @param until when the scope may be tried again
     * @param length for how long the last refusal holds; what the next one doubles
     */
    public record Mark(Scope scope, String reason, Instant since, Instant until, Duration length) {}

    /** An offering was refused or reclaimed. */
    public Mark mark(Offering offering, String reason) {
        return mark(new Scope.OfOffering(offering), reason, SHORTEST);
    }

    /** A subnet or a whole purchase option was refused, or an offering. */
    public Mark mark(Scope scope, String reason) {
        return mark(scope, reason, SHORTEST);
    }

    /** A refusal that will not pass by itself within minutes, such as a type that the zone does not have. */
    public Mark markLasting(Scope scope, String reason) {
        return mark(scope, reason, LONGEST);
    }

    private Mark mark(Scope scope, String reason, Duration atLeast) {
        Objects.requireNonNull(scope, "scope");
        Objects.requireNonNull(reason, "reason");
        Instant now = clock.instant();
        marks.values().removeIf(old -> !now.isBefore(old.until().plus(FORGET_AFTER)));
        return marks.merge(
                scope,
                new Mark(scope, reason, now, now.plus(atLeast), atLeast),
                (last, first) -> repeated(last, first, now));
    }

    private static Mark repeated(Mark last, Mark first, Instant now) {
        boolean stillHolds = now.isBefore(last.until());
        Duration length = longer(
                first.length(),
                stillHolds ? last.length() : shorter(last.length().multipliedBy(2)));
        Instant until = now.plus(length);
        return new Mark(
                first.scope(),
                first.reason(),
                last.since(),
                until.isBefore(last.until()) ? last.until() : until,
                length);
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) >= 0 ? a : b;
    }

    private static Duration shorter(Duration doubled) {
        return doubled.compareTo(LONGEST) <= 0 ? doubled : LONGEST;
    }

    /** As one template sees it: what is held against it alone counts, too. */
    public Availability of(TemplateId template) {
        return (placement, option) -> blocking(placement, option)
                .or(() -> blocking(placement, option, scope -> new Scope.OfTemplate(template, scope)));
    }

    /** As everybody sees it. */
    @Override
    public Optional<Mark> blocking(Placement placement, PurchaseOption option) {
        return blocking(placement, option, scope -> scope);
    }

    private Optional<Mark> blocking(Placement placement, PurchaseOption option, UnaryOperator<Scope> whose) {
        if (marks.isEmpty()) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        return inForce(whose.apply(new Scope.OfPurchaseOption(option)), now)
                .or(() -> placement.subnet().flatMap(subnet -> inForce(whose.apply(new Scope.OfSubnet(subnet)), now)))
                .or(() -> inForce(whose.apply(new Scope.OfOffering(new Offering(placement.pool(), option))), now));
    }

    private Optional<Mark> inForce(Scope scope, Instant now) {
        Mark mark = marks.get(scope);
        return mark != null && now.isBefore(mark.until()) ? Optional.of(mark) : Optional.empty();
    }

    /** What is unavailable now, the soonest to return first; for the cloud page. */
    public List<Mark> snapshot() {
        Instant now = clock.instant();
        return marks.values().stream()
                .filter(mark -> now.isBefore(mark.until()))
                .sorted(Comparator.comparing(Mark::until)
                        .thenComparing(mark -> mark.scope().toString()))
                .toList();
    }

    /** Whether anything is held against a template alone. */
    public boolean holdsAgainst(TemplateId template) {
        return marks.keySet().stream()
                .anyMatch(scope ->
                        scope instanceof Scope.OfTemplate own && own.template().equals(template));
    }

    /** Forgets what is held against templates, because somebody may have mended them. */
    public void forgetTemplates() {
        marks.keySet().removeIf(Scope.OfTemplate.class::isInstance);
    }

    /** Forgets everything, because an admin knows better: a quota was raised, a subnet enlarged. */
    public void forgetAll() {
        marks.clear();
    }

    /** Forgets a scope and its history, because an admin knows better. */
    public void forget(Scope scope) {
        marks.remove(scope);
    }
}
