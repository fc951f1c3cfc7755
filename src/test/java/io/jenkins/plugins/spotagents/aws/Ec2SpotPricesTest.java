package io.jenkins.plugins.spotagents.aws;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.comparesEqualTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import io.jenkins.plugins.spotagents.capacity.CapacityPool;
import io.jenkins.plugins.spotagents.capacity.Offering;
import io.jenkins.plugins.spotagents.capacity.PurchaseOption;
import io.jenkins.plugins.spotagents.emulator.EmulatedAws;
import io.jenkins.plugins.spotagents.emulator.http.Fault;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;

public class Ec2SpotPricesTest {
    private static final CapacityPool M5 = new CapacityPool("m5.xlarge", "eu-west-1a");
    private static final Offering SPOT = new Offering(M5, PurchaseOption.SPOT);

    @Rule
    public final AwsFixture fixture = new AwsFixture(EmulatedAws.builder()
            .pool("m5.xlarge", "eu-west-1a", 4, 0.07)
            .pool("m5.xlarge", "eu-west-1b", 4, 0.08)
            .pool("c5.xlarge", "eu-west-1a", 4, 0.05));

    private final Deque<Runnable> work = new ArrayDeque<>();
    private Ec2SpotPrices prices;

    @Before
    public void open() {
        prices = new Ec2SpotPrices(fixture.clients, fixture.budget(), fixture.time, fixture.aws.clock(), work::add);
    }

    @Test
    public void aFirstQuestionIsAnsweredOffThread() {
        assertThat(prices.hourly(SPOT), is(Optional.empty()));
        assertThat(fixture.aws.journal().count("DescribeSpotPriceHistory"), is(0L));

        runWork();
        assertThat(prices.hourly(SPOT).orElseThrow(), comparesEqualTo(new BigDecimal("0.07")));
    }

    @Test
    public void questionsOfOneMomentAreOneCall() {
        for (int i = 0; i < 100; i++) {
            prices.hourly(SPOT);
            prices.hourly(new Offering(new CapacityPool("c5.xlarge", "eu-west-1a"), PurchaseOption.SPOT));
        }
        assertThat(work, hasSize(1));

        runWork();
        assertThat(fixture.aws.journal().count("DescribeSpotPriceHistory"), is(1L));
    }

    @Test
    public void anOldPriceIsToldWhileANewOneIsFetched() {
        prices.hourly(SPOT);
        runWork();
        fixture.aws.price("m5.xlarge", "eu-west-1a", 0.09);
        fixture.aws.clock().advance(Ec2SpotPrices.FRESH);

        assertThat(prices.hourly(SPOT).orElseThrow(), comparesEqualTo(new BigDecimal("0.07")));
        runWork();
        assertThat(prices.hourly(SPOT).orElseThrow(), comparesEqualTo(new BigDecimal("0.09")));
    }

    @Test
    public void aFailureIsNotRepeatedAtEveryQuestion() {
        fixture.aws.faults().next("DescribeSpotPriceHistory", 3, Fault.internalError());
        prices.hourly(SPOT);
        runWork();
        for (int i = 0; i < 10; i++) {
            assertThat(prices.hourly(SPOT), is(Optional.empty()));
        }
        assertThat(work, hasSize(0));

        fixture.aws.clock().advance(Duration.ofMinutes(15));
        prices.hourly(SPOT);
        runWork();
        assertThat(prices.hourly(SPOT).isPresent(), is(true));
    }

    @Test
    public void onDemandPricesAreNotKnownHere() {
        assertThat(prices.hourly(new Offering(M5, PurchaseOption.ON_DEMAND)), is(Optional.empty()));
        assertThat(work, hasSize(0));
    }

    private void runWork() {
        while (!work.isEmpty()) {
            work.remove().run();
        }
    }
}
