package io.jenkins.plugins.spotagents.fleet;

import io.jenkins.plugins.spotagents.capacity.Offering;
import io.jenkins.plugins.spotagents.capacity.Placement;
import io.jenkins.plugins.spotagents.capacity.PurchaseOption;
import io.jenkins.plugins.spotagents.capacity.UnavailableOfferings;
import io.jenkins.plugins.spotagents.capacity.UnavailableOfferings.Scope;
import io.jenkins.plugins.spotagents.fleet.api.Dialect;
import io.jenkins.plugins.spotagents.fleet.api.ErrorMeaning;
import io.jenkins.plugins.spotagents.fleet.api.ErrorMeaning.Consequence;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchOutcome.LaunchFailure;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchSpec;
import java.util.List;
import java.util.Optional;

/** Draws the consequence of what was refused: remembers it, for this cycle and for the next ones. */
final class Refusals {
    private final LaunchSpec spec;
    private final Dialect dialect;
    private final UnavailableOfferings unavailable;
    private final FailureNotes notes;
    private final Answers answers;

    Refusals(LaunchSpec spec, Dialect dialect, UnavailableOfferings unavailable, FailureNotes notes, Answers answers) {
        this.spec = spec;
        this.dialect = dialect;
        this.unavailable = unavailable;
        this.notes = notes;
        this.answers = answers;
    }

    /**
     * What was made of an error.
     *
     * @param narrowed whether something was set aside for it, so that another request leaves that out
     */
    record Taken(Consequence consequence, boolean narrowed) {}

    /**
     * Takes note of one error. Its code says what kind of refusal it is, but how far it reaches is decided by what the answer names.
     *
     * @param asked what the request asked for
     * @param at what the error is about; empty if the vendor does not say
     */
    Taken take(PurchaseOption option, List<Placement> asked, Optional<Placement> at, String code, String message) {
        ErrorMeaning meaning = dialect.errors().of(code);
        List<Placement> about = about(meaning, asked, at, message);
        notes.add(option, meaning, message, about);
        Optional<Offering> offering =
                about.size() == 1 ? Optional.of(new Offering(about.get(0).pool(), option)) : Optional.empty();
        answers.tell(observer -> observer.refused(spec, offering, code));
        switch (meaning.consequence()) {
            case POOL -> about.forEach(where -> mark(new Offering(where.pool(), option), meaning));
            case POOL_LASTING -> about.forEach(where -> markLasting(new Offering(where.pool(), option), meaning));
            case QUOTA_GROUP ->
                asked.stream()
                        .filter(other -> about.isEmpty() || about.stream().anyMatch(one -> sameQuota(one, other)))
                        .forEach(other -> mark(new Offering(other.pool(), option), meaning));
            case SUBNET -> {
                about.stream()
                        .flatMap(where -> where.subnet().stream())
                        .distinct()
                        .forEach(subnet -> unavailable.mark(scope(new Scope.OfSubnet(subnet), meaning), code));
                // Where zones have no subnets it is the zone that is full.
                about.stream()
                        .filter(where -> where.subnet().isEmpty())
                        .forEach(where -> mark(new Offering(where.pool(), option), meaning));
            }
            case PURCHASE_OPTION -> unavailable.mark(new Scope.OfPurchaseOption(option), code);
            case BACK_OFF -> {
                // Nothing that another offering could do better.
            }
            case END_CYCLE -> {
                if (about.size() == asked.size()) {
                    return new Taken(Consequence.END_CYCLE, false);
                }
                about.forEach(where -> setAside(new Offering(where.pool(), option), meaning));
                return new Taken(about.isEmpty() ? Consequence.END_CYCLE : Consequence.POOL, !about.isEmpty());
            }
        }
        boolean everything = meaning.consequence() == Consequence.QUOTA_GROUP
                || meaning.consequence() == Consequence.PURCHASE_OPTION;
        return new Taken(
                meaning.consequence(), everything || !about.isEmpty() && meaning.consequence() != Consequence.BACK_OFF);
    }

    /** The placements that an error is about; none if it is about the request as a whole. */
    private static List<Placement> about(
            ErrorMeaning meaning, List<Placement> asked, Optional<Placement> at, String message) {
        if (at.isPresent()) {
            return List.of(at.get());
        }
        List<Placement> named = NamedPlacements.in(message, asked);
        boolean capacity =
                meaning.consequence() == Consequence.POOL && meaning.kind() == LaunchFailure.Kind.NO_CAPACITY;
        return named.isEmpty() && (capacity || asked.size() == 1) ? asked : named;
    }

    /** What is a quota of the account passes; what is forbidden, or wrong, stays so until somebody mends it. */
    private void setAside(Offering offering, ErrorMeaning meaning) {
        if (meaning.kind() == LaunchFailure.Kind.CONFIGURATION) {
            markLasting(offering, meaning);
        } else {
            mark(offering, meaning);
        }
    }

    private void mark(Offering offering, ErrorMeaning meaning) {
        unavailable.mark(scope(new Scope.OfOffering(offering), meaning), meaning.code());
    }

    private void markLasting(Offering offering, ErrorMeaning meaning) {
        unavailable.markLasting(scope(new Scope.OfOffering(offering), meaning), meaning.code());
    }

    private Scope scope(Scope scope, ErrorMeaning meaning) {
        return dialect.errors().isOneTemplates(meaning) ? new Scope.OfTemplate(spec.id(), scope) : scope;
    }

    private boolean sameQuota(Placement one, Placement other) {
        return quotaGroup(one).equals(quotaGroup(other));
    }

    private String quotaGroup(Placement placement) {
        return dialect.types().of(placement.pool().instanceType()).quotaGroup();
    }
}
