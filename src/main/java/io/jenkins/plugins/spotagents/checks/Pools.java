package io.jenkins.plugins.spotagents.checks;

import hudson.util.FormValidation;
import io.jenkins.plugins.spotagents.account.AccountEngine;
import io.jenkins.plugins.spotagents.account.Accounts;
import io.jenkins.plugins.spotagents.account.AccountsOwner;
import io.jenkins.plugins.spotagents.aws.AwsAccount;
import io.jenkins.plugins.spotagents.aws.AwsClients;
import io.jenkins.plugins.spotagents.aws.Ec2PlacementCatalog;
import io.jenkins.plugins.spotagents.aws.Ec2SpotPrices;
import io.jenkins.plugins.spotagents.aws.terms.Ec2Budgets;
import io.jenkins.plugins.spotagents.aws.terms.Ec2Dialect;
import io.jenkins.plugins.spotagents.capacity.Availability;
import io.jenkins.plugins.spotagents.capacity.CapacityPool;
import io.jenkins.plugins.spotagents.capacity.CloudCallException;
import io.jenkins.plugins.spotagents.capacity.Diversification;
import io.jenkins.plugins.spotagents.capacity.Offering;
import io.jenkins.plugins.spotagents.capacity.Placement;
import io.jenkins.plugins.spotagents.capacity.PurchaseOption;
import io.jenkins.plugins.spotagents.capacity.UnavailableOfferings;
import io.jenkins.plugins.spotagents.cost.FilePriceSource;
import io.jenkins.plugins.spotagents.cost.PriceSource;
import io.jenkins.plugins.spotagents.fleet.LaunchThreads;
import io.jenkins.plugins.spotagents.fleet.api.ApiBudget;
import io.jenkins.plugins.spotagents.fleet.demand.InvalidLaunchSpecException;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchSpec;
import io.jenkins.plugins.spotagents.spending.Costs;
import io.jenkins.plugins.spotagents.spending.CostsOwner;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What a template can be launched as now, at which prices. Asks EC2, some seconds: for a button, never under a lock. */
public final class Pools {
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    /** Requirements may be met by hundreds of types; the cheapest tell enough. */
    private static final int MOST_ROWS = 150;

    /**
     * What there is to tell.
     *
     * @param rows the cheapest Spot first
     * @param gaps what of the list of types cannot be launched
     * @param spread how widely the pools spread, and what one event takes of them
     */
    record Answer(List<Row> rows, List<String> gaps, Diversification spread) {
        Answer {
            rows = List.copyOf(rows);
            gaps = List.copyOf(gaps);
        }

        /** What an admin should look at before anything else. */
        List<String> warnings() {
            return Stream.concat(gaps.stream(), spread.findings().stream().map(Diversification.Finding::message))
                    .toList();
        }
    }

    private Pools() {}

    /**
     * One capacity pool, reached through one subnet.
     *
     * @param spot USD per hour; empty if EC2 tells none
     * @param onDemand USD per hour in the plugin's price list; empty for types that it does not know
     * @param unavailable why neither or one of both is not asked for now; empty if nothing speaks against it
     */
    record Row(
            Placement placement,
            Optional<BigDecimal> spot,
            Optional<BigDecimal> onDemand,
            List<UnavailableOfferings.Mark> unavailable) {
        /** Of Spot against on-demand, in percent; empty unless both are known. */
        Optional<Integer> saving() {
            return onDemand.filter(full -> full.signum() > 0)
                    .flatMap(full -> spot.map(
                            paid -> HUNDRED.subtract(paid.multiply(HUNDRED).divide(full, 0, RoundingMode.HALF_UP))
                                    .intValue()));
        }
    }

    /** Asks EC2. */
    public static Answer of(AwsAccount account, LaunchSpec spec) throws CloudCallException, InvalidLaunchSpecException {
        try (AwsClients clients = Accounts.clients(account);
                LaunchThreads threads = new LaunchThreads(account.region() + " prices")) {
            ApiBudget budget = Ec2Budgets.describe();
            Clock clock = Clock.systemUTC();
            Ec2PlacementCatalog catalog = new Ec2PlacementCatalog(clients, budget, threads, clock);
            List<Placement> placements = catalog.placements(spec);
            List<Runnable> refreshes = new ArrayList<>();
            PriceSource spot = new Ec2SpotPrices(clients, budget, threads, clock, refreshes::add);
            // The first question only notes what is to be asked; all types are asked for in one call.
            placements.forEach(placement -> spot.hourly(offering(placement, PurchaseOption.SPOT)));
            refreshes.forEach(Runnable::run);
            Optional<Availability> memory = memory(account).map(known -> known.of(spec.id()));
            List<Row> rows = placements.stream()
                    .map(placement -> row(placement, spot, onDemand(), memory))
                    .sorted(Comparator.comparing((Row row) -> row.spot().orElse(BigDecimal.valueOf(Long.MAX_VALUE)))
                            .thenComparing(row -> row.placement().pool()))
                    .toList();
            return new Answer(
                    rows,
                    catalog.gaps(spec),
                    Diversification.of(
                            placements.stream().map(Placement::pool).toList(), Ec2Dialect.TYPES, Ec2Dialect.WORDS));
        }
    }

    private static Offering offering(Placement placement, PurchaseOption option) {
        return new Offering(placement.pool(), option);
    }

    private static Row row(Placement placement, PriceSource spot, PriceSource onDemand, Optional<Availability> memory) {
        List<UnavailableOfferings.Mark> marks = new ArrayList<>();
        for (PurchaseOption option : PurchaseOption.values()) {
            memory.flatMap(known -> known.blocking(placement, option))
                    .filter(mark -> !marks.contains(mark))
                    .ifPresent(marks::add);
        }
        return new Row(
                placement,
                spot.hourly(offering(placement, PurchaseOption.SPOT)),
                onDemand.hourly(offering(placement, PurchaseOption.ON_DEMAND)),
                List.copyOf(marks));
    }

    private static PriceSource onDemand() {
        return CostsOwner.current().map(Costs::onDemand).orElseGet(FilePriceSource::builtIn);
    }

    /** Refusals are remembered for a saved configuration only. A template's form does not know of the queue's endpoint. */
    private static Optional<UnavailableOfferings> memory(AwsAccount account) {
        return AccountsOwner.current()
                .flatMap(accounts -> accounts.likewise(account))
                .map(AccountEngine::unavailable);
    }

    /** As a table, with what is to be warned of above it. */
    public static FormValidation toForm(Answer answer) {
        Html html = new Html();
        List<String> warnings = answer.warnings();
        html.element(
                "p",
                Messages.Pools_summary(
                        answer.spread().pools(),
                        answer.spread().types().size(),
                        answer.spread().zones().size()));
        if (!warnings.isEmpty()) {
            html.open("ul");
            warnings.forEach(warning -> html.element("li", warning));
            html.close("ul");
        }
        table(html, answer.rows().stream().limit(MOST_ROWS).toList());
        if (answer.rows().size() > MOST_ROWS) {
            html.element("p", Messages.Pools_more(answer.rows().size() - MOST_ROWS));
        }
        FilePriceSource list = FilePriceSource.builtIn();
        html.element("p", Messages.Pools_prices(list.region(), list.asOf()));
        return warnings.isEmpty()
                ? FormValidation.okWithMarkup(html.toString())
                : FormValidation.warningWithMarkup(html.toString());
    }

    /** No wider than the place beside a form's button, which cuts what is. */
    private static void table(Html html, List<Row> rows) {
        html.open("table", "jenkins-table").open("thead").open("tr");
        for (String heading : List.of(
                Messages.Pools_type(),
                Messages.Pools_place(),
                Messages.Pools_spot(),
                Messages.Pools_onDemand(),
                Messages.Pools_saving())) {
            html.element("th", heading);
        }
        html.close("tr").close("thead").open("tbody");
        for (Row row : rows) {
            CapacityPool pool = row.placement().pool();
            html.open("tr")
                    .element("td", pool.instanceType())
                    .open("td")
                    .element("div", pool.availabilityZone())
                    .element("div", row.placement().subnetId());
            marks(row).forEach(mark -> html.element("div", mark));
            html.close("td")
                    .element("td", dollars(row.spot()))
                    .element("td", dollars(row.onDemand()))
                    .element("td", row.saving().map(percent -> percent + " %").orElseGet(Messages::Pools_unknown))
                    .close("tr");
        }
        html.close("tbody").close("table");
    }

    private static String dollars(Optional<BigDecimal> price) {
        return price.map(known -> String.format(Locale.ROOT, "$%.4f", known)).orElseGet(Messages::Pools_unknown);
    }

    private static List<String> marks(Row row) {
        List<String> texts = new ArrayList<>();
        for (UnavailableOfferings.Mark mark : row.unavailable()) {
            Duration left = Duration.between(Clock.systemUTC().instant(), mark.until());
            texts.add(Messages.Pools_mark(mark.scope(), mark.reason(), Math.max(1, left.toMinutes())));
        }
        return texts;
    }
}
