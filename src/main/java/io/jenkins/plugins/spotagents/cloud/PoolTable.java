package io.jenkins.plugins.spotagents.cloud;

import io.jenkins.plugins.spotagents.capacity.Ec2CallException;
import io.jenkins.plugins.spotagents.capacity.Offering;
import io.jenkins.plugins.spotagents.capacity.Placement;
import io.jenkins.plugins.spotagents.capacity.PurchaseOption;
import io.jenkins.plugins.spotagents.capacity.UnavailableOfferings.Mark;
import io.jenkins.plugins.spotagents.cost.FilePriceSource;
import io.jenkins.plugins.spotagents.fleet.InvalidLaunchSpecException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;

/**
 * The capacity pools of one template, with prices and what stands against them.
 *
 * @param problem why there are none, in the words of the engine; empty if there are
 */
public record PoolTable(String template, List<Row> rows, String problem) {
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    /**
     * One pool through one subnet.
     *
     * @param spotPrice USD an hour; empty until it is known, which takes a moment after the first question
     * @param saving in percent of the on-demand price
     * @param unavailable why it is not asked for now, and until when; empty if it is
     */
    public record Row(
            String instanceType,
            String zone,
            String subnet,
            String spotPrice,
            String onDemandPrice,
            String saving,
            String unavailable) {}

    /** Asks EC2, unless it was asked lately. */
    static PoolTable of(AccountEngine account, SpotCloud cloud, AgentTemplate template) {
        try {
            List<Row> rows = account.catalog().placements(template.toLaunchSpec(cloud.name)).stream()
                    .map(placement -> row(account, placement))
                    .toList();
            return new PoolTable(template.getName(), rows, "");
        } catch (Ec2CallException | InvalidLaunchSpecException | IllegalArgumentException e) {
            return new PoolTable(template.getName(), List.of(), e.getMessage());
        }
    }

    private static Row row(AccountEngine account, Placement placement) {
        Optional<BigDecimal> spot = account.spotPrices().hourly(new Offering(placement.pool(), PurchaseOption.SPOT));
        Optional<BigDecimal> onDemand =
                FilePriceSource.builtIn().hourly(new Offering(placement.pool(), PurchaseOption.ON_DEMAND));
        Optional<Mark> mark = account.unavailable().blocking(placement, PurchaseOption.SPOT);
        return new Row(
                placement.pool().instanceType(),
                placement.pool().availabilityZone(),
                placement.subnetId(),
                spot.map(BigDecimal::toPlainString).orElse(""),
                onDemand.map(BigDecimal::toPlainString).orElse(""),
                saving(spot, onDemand),
                mark.map(found -> found.reason() + ", until " + found.until()).orElse(""));
    }

    private static String saving(Optional<BigDecimal> spot, Optional<BigDecimal> onDemand) {
        if (spot.isEmpty() || onDemand.isEmpty() || onDemand.get().signum() <= 0) {
            return "";
        }
        return onDemand.get().subtract(spot.get()).multiply(HUNDRED).divide(onDemand.get(), 0, RoundingMode.HALF_UP)
                + " %";
    }
}
