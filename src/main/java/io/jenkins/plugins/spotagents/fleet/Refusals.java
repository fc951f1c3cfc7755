package io.jenkins.plugins.spotagents.fleet;

import io.jenkins.plugins.spotagents.capacity.Offering;
import io.jenkins.plugins.spotagents.capacity.Placement;
import io.jenkins.plugins.spotagents.capacity.PurchaseOption;
import io.jenkins.plugins.spotagents.capacity.UnavailableOfferings;
import io.jenkins.plugins.spotagents.capacity.UnavailableOfferings.Scope;
import io.jenkins.plugins.spotagents.fleet.api.Dialect;
import io.jenkins.plugins.spotagents.fleet.api.ErrorMeaning;
import io.jenkins.plugins.spotagents.fleet.api.ErrorMeaning.Consequence;
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
     * Takes note of one error.
     *
     * @param asked what the request asked for
     * @param at what the error is about; empty if the vendor does not say
     */
    Consequence take(
            PurchaseOption option, List<Placement> asked, Optional<Placement> at, String code, String message) {
        ErrorMeaning meaning = dialect.errors().of(code);
        Optional<Placement> placement = at.or(() -> asked.size() == 1 ? Optional.of(asked.get(0)) : Optional.empty());
        Optional<Offering> offering = placement.map(where -> new Offering(where.pool(), option));
        notes.add(option, meaning, message, placement);
        answers.tell(observer -> observer.refused(spec, offering, code));
        switch (meaning.consequence()) {
            case POOL -> offering.ifPresent(refused -> unavailable.mark(refused, code));
            case POOL_LASTING ->
                offering.ifPresent(refused -> unavailable.markLasting(new Scope.OfOffering(refused), code));
            case QUOTA_GROUP ->
                asked.stream()
                        .filter(other -> placement.isEmpty() || sameQuota(placement.get(), other))
                        .forEach(other -> unavailable.mark(new Offering(other.pool(), option), code));
            case SUBNET ->
                placement
                        .flatMap(Placement::subnet)
                        .or(() -> namedIn(message, asked))
                        .ifPresentOrElse(
                                subnet -> unavailable.mark(new Scope.OfSubnet(subnet), code),
                                // Where zones have no subnets it is the zone that is full.
                                () -> offering.ifPresent(refused -> unavailable.mark(refused, code)));
            case PURCHASE_OPTION -> unavailable.mark(new Scope.OfPurchaseOption(option), code);
            case BACK_OFF, END_CYCLE -> {
                // Nothing that another offering could do better.
            }
        }
        return meaning.consequence();
    }

    private boolean sameQuota(Placement one, Placement other) {
        return quotaGroup(one).equals(quotaGroup(other));
    }

    private String quotaGroup(Placement placement) {
        return dialect.types().of(placement.pool().instanceType()).quotaGroup();
    }

    private static Optional<String> namedIn(String message, List<Placement> asked) {
        return asked.stream()
                .flatMap(placement -> placement.subnet().stream())
                .filter(message::contains)
                .findFirst();
    }
}
