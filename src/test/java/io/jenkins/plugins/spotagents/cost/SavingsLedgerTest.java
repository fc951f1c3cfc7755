package io.jenkins.plugins.spotagents.cost;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.Assert.assertThrows;

import io.jenkins.plugins.spotagents.aws.terms.Ec2Billing;
import io.jenkins.plugins.spotagents.capacity.CapacityPool;
import io.jenkins.plugins.spotagents.capacity.Offering;
import io.jenkins.plugins.spotagents.capacity.PurchaseOption;
import io.jenkins.plugins.spotagents.capacity.StandingClock;
import io.jenkins.plugins.spotagents.cost.SavingsLedger.By;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class SavingsLedgerTest {
    private static final Instant START = Instant.parse("2026-07-01T10:00:00Z");
    private static final AgentPrices PRICES = AgentPrices.of(
            PriceTimeline.constant(new BigDecimal("0.06")), PriceTimeline.constant(new BigDecimal("0.18")));

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final SavingsLedger ledger = new SavingsLedger();
    private Path file;

    @Before
    public void chooseFile() {
        file = folder.getRoot().toPath().resolve("spot-agents/savings.json");
    }

    @Test
    public void spendingIsSplitByTemplateLabelBuildAndDay() {
        ledger.add(anHour("app#1", "lib#7"), PRICES);

        assertThat(ledger.total().paid(), is(new Usd(60_000)));
        assertThat(of(By.TEMPLATE, "linux").saved(), is(new Usd(120_000)));
        assertThat(of(By.LABEL, "spot").paid(), is(new Usd(60_000)));
        assertThat(of(By.LABEL, "jdk17").paid(), is(new Usd(60_000)));
        assertThat(of(By.DAY, "2026-07-01").agents(), is(1L));
        assertThat(of(By.BUILD, "app#1").paid(), is(new Usd(30_000)));
        assertThat(of(By.BUILD, "lib#7").saved(), is(new Usd(60_000)));
    }

    @Test
    public void theBuildsAddUpToTheAgent() {
        AgentUse use = new AgentUse(
                "linux",
                Set.of("spot"),
                offering(PurchaseOption.SPOT),
                START,
                START.plus(Duration.ofHours(2)),
                true,
                List.of(
                        new BuildUse("a#1", Duration.ofMinutes(40), false),
                        new BuildUse("b#1", Duration.ofMinutes(20), false),
                        new BuildUse("c#1", Duration.ofMinutes(30), true)),
                Ec2Billing.LINUX);

        Spending agent = ledger.add(use, PRICES);
        Spending builds = of(By.BUILD, "a#1").plus(of(By.BUILD, "b#1")).plus(of(By.BUILD, "c#1"));

        assertThat(Math.abs(builds.paid().micros() - agent.paid().micros()) <= 3, is(true));
        assertThat(Math.abs(builds.saved().micros() - agent.saved().micros()) <= 3, is(true));
        assertThat(of(By.BUILD, "c#1").saved().micros() < 0, is(true));
    }

    @Test
    public void whatIsSavedIsReadAgain() throws IOException {
        ledger.add(anHour("app#1"), PRICES);
        ledger.save(file);

        SavingsLedger read = SavingsLedger.open(file);

        assertThat(read.total(), is(ledger.total()));
        for (By by : By.values()) {
            assertThat(read.all(by), is(ledger.all(by)));
        }
    }

    @Test
    public void anUnchangedLedgerIsNotWrittenAgain() throws IOException {
        ledger.add(anHour("app#1"), PRICES);
        ledger.save(file);
        Files.delete(file);
        ledger.save(file);

        assertThat(Files.exists(file), is(false));
    }

    @Test
    public void aFileThatIsNoLedgerIsNamed() throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "{\"version\": 1, \"total");
        assertThat(
                assertThrows(IOException.class, () -> SavingsLedger.open(file)).getMessage(),
                containsString(file + " is not JSON"));

        Files.writeString(file, "{\"version\": 99}");
        assertThat(
                assertThrows(IOException.class, () -> SavingsLedger.open(file)).getMessage(),
                containsString("has version 99, this release reads 1"));
    }

    @Test
    public void theHistoryIsBoundedAndDropsWhatWasNotUsedLongest() {
        for (int i = 0; i < By.BUILD.most() + 10; i++) {
            ledger.add(anHour("app#" + i), PRICES);
            ledger.add(anHour("evergreen#1"), PRICES);
        }

        assertThat(ledger.all(By.BUILD).size(), is(By.BUILD.most()));
        assertThat(ledger.of(By.BUILD, "app#0"), is(Optional.empty()));
        assertThat(of(By.BUILD, "evergreen#1").agents(), is(By.BUILD.most() + 10L));
    }

    @Test
    public void theMeterFollowsAnAgentFromLaunchToEnd() {
        StandingClock clock = new StandingClock(START);
        BigDecimal[] spot = {new BigDecimal("0.06")};
        PriceSource prices = offering ->
                Optional.of(offering.purchaseOption() == PurchaseOption.SPOT ? spot[0] : new BigDecimal("0.18"));
        CostMeter meter = new CostMeter(new CostRates(prices), () -> Ec2Billing.LINUX, ledger, clock);

        meter.launched("i-1", "linux", Set.of("spot"), offering(PurchaseOption.SPOT), START);
        assertThat(meter.hourly(), is(new BigDecimal("0.06")));
        clock.advance(Duration.ofHours(1));
        spot[0] = new BigDecimal("0.09");
        meter.samplePrices();
        clock.advance(Duration.ofHours(1));
        meter.built("i-1", new BuildUse("app#1", Duration.ofHours(2), false));
        meter.built("i-unknown", new BuildUse("app#2", Duration.ofHours(2), false));

        Spending spending = meter.ended("i-1", true).orElseThrow();

        assertThat(spending.paid(), is(new Usd(150_000)));
        assertThat(spending.saved(), is(new Usd(210_000)));
        assertThat(meter.ended("i-1", true), is(Optional.empty()));
        assertThat(meter.hourly(), is(BigDecimal.ZERO));
    }

    @Test
    public void noSavingIsClaimedForAnUnknownPriceAndTheAgentIsCounted() {
        Optional<BigDecimal> onDemand = Optional.of(new BigDecimal("0.18"));
        CostMeter meter = new CostMeter(
                new CostRates(offering ->
                        offering.purchaseOption() == PurchaseOption.ON_DEMAND ? onDemand : Optional.empty()),
                () -> Ec2Billing.LINUX,
                ledger,
                new StandingClock(START.plus(Duration.ofHours(1))));
        meter.launched("i-1", "linux", Set.of(), offering(PurchaseOption.SPOT), START);

        assertThat(meter.hourly(), is(BigDecimal.ZERO));
        assertThat(meter.unpriced(), is(1));
        Spending spending = meter.ended("i-1", false).orElseThrow();

        assertThat(spending.paid(), is(new Usd(180_000)));
        assertThat(spending.saved(), is(Usd.ZERO));
        assertThat(spending.unpriced(), is(1L));
        assertThat(spending.priced(), is(false));
    }

    @Test
    public void aPriceThatBecomesKnownLateHoldsFromTheLaunch() {
        StandingClock clock = new StandingClock(START);
        Map<PurchaseOption, BigDecimal> known = new EnumMap<>(PurchaseOption.class);
        known.put(PurchaseOption.ON_DEMAND, new BigDecimal("0.18"));
        CostMeter meter = new CostMeter(
                new CostRates(offering -> Optional.ofNullable(known.get(offering.purchaseOption()))),
                () -> Ec2Billing.LINUX,
                ledger,
                clock);
        meter.launched("i-1", "linux", Set.of(), offering(PurchaseOption.SPOT), START);
        clock.advance(Duration.ofMinutes(30));
        assertThat(meter.soFar("i-1").orElseThrow().priced(), is(false));

        known.put(PurchaseOption.SPOT, new BigDecimal("0.06"));
        meter.samplePrices();

        assertThat(meter.soFar("i-1").orElseThrow().paid(), is(new Usd(30_000)));
        known.remove(PurchaseOption.SPOT);
        meter.samplePrices();
        clock.advance(Duration.ofMinutes(30));
        assertThat(
                meter.ended("i-1", clock.instant().minusSeconds(60), false)
                        .orElseThrow()
                        .paid(),
                is(new Usd(59_000)));
    }

    @Test
    public void anAgentWithoutAnyPriceIsCountedWithItsTime() {
        Spending spending = ledger.add(anHour("app#1"), AgentPrices.UNKNOWN);

        assertThat(spending.billed(), is(Duration.ofHours(1)));
        assertThat(of(By.TEMPLATE, "linux").unpriced(), is(1L));
        assertThat(of(By.BUILD, "app#1").priced(), is(false));
    }

    @Test
    public void smallAmountsAreNotRoundedToNothing() {
        assertThat(new Usd(12_345).precise(), is("$0.0123"));
        assertThat(new Usd(-3).precise(), is("-<$0.0001"));
        assertThat(Usd.ZERO.precise(), is("$0.0000"));
        assertThat(new Usd(1_354_880_000).precise(), is("$1,354.88"));
    }

    private Spending of(By by, String name) {
        return ledger.of(by, name).orElseThrow();
    }

    private static AgentUse anHour(String... builds) {
        Duration each = Duration.ofHours(1).dividedBy(builds.length);
        return new AgentUse(
                "linux",
                Set.of("spot", "jdk17"),
                offering(PurchaseOption.SPOT),
                START,
                START.plus(Duration.ofHours(1)),
                false,
                List.of(builds).stream()
                        .map(build -> new BuildUse(build, each, false))
                        .toList(),
                Ec2Billing.LINUX);
    }

    private static Offering offering(PurchaseOption option) {
        return new Offering(new CapacityPool("m6i.xlarge", "eu-west-1a"), option);
    }
}
