package io.jenkins.plugins.spotagents.capacity;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import io.jenkins.plugins.spotagents.capacity.UnavailableOfferings.Mark;
import io.jenkins.plugins.spotagents.capacity.UnavailableOfferings.Scope;
import io.jenkins.plugins.spotagents.fleet.api.ManualTime;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.Test;

public class UnavailableOfferingsTest {
    private static final CapacityPool POOL = new CapacityPool("m6i.large", "eu-west-1a");
    private static final Placement PLACEMENT = new Placement(POOL, "subnet-a");
    private static final Offering SPOT = new Offering(POOL, PurchaseOption.SPOT);

    private final ManualTime time = new ManualTime();
    private final UnavailableOfferings unavailable = new UnavailableOfferings(time);

    @Test
    public void aMarkHoldsForThreeMinutes() {
        unavailable.mark(SPOT, "InsufficientInstanceCapacity");

        time.advance(Duration.ofMinutes(3).minusNanos(1));
        assertThat(unavailable.isAvailable(PLACEMENT, PurchaseOption.SPOT), is(false));
        time.advance(Duration.ofNanos(1));
        assertThat(unavailable.isAvailable(PLACEMENT, PurchaseOption.SPOT), is(true));
    }

    @Test
    public void aMarkIsForOnePurchaseOption() {
        unavailable.mark(SPOT, "InsufficientInstanceCapacity");

        assertThat(unavailable.isAvailable(PLACEMENT, PurchaseOption.ON_DEMAND), is(true));
    }

    @Test
    public void repetitionDoublesUpToThirtyMinutes() {
        long[] minutes = {3, 6, 12, 24, 30, 30};
        for (long expected : minutes) {
            Mark mark = unavailable.mark(SPOT, "InsufficientInstanceCapacity");
            assertThat(mark.length(), is(Duration.ofMinutes(expected)));
            time.advance(mark.length().plusSeconds(1));
        }
    }

    @Test
    public void manyRefusalsOfOneEventAreOne() {
        Mark first = unavailable.mark(SPOT, "interrupted");
        time.advance(Duration.ofMinutes(1));
        Mark again = unavailable.mark(SPOT, "interrupted");

        assertThat(again.length(), is(first.length()));
        assertThat(again.until(), is(first.until().plus(Duration.ofMinutes(1))));
        assertThat(again.since(), is(first.since()));
    }

    @Test
    public void aQuietTimeStartsOver() {
        unavailable.mark(SPOT, "InsufficientInstanceCapacity");
        time.advance(Duration.ofMinutes(33));

        assertThat(unavailable.mark(SPOT, "InsufficientInstanceCapacity").length(), is(Duration.ofMinutes(3)));
    }

    @Test
    public void aShorterMarkDoesNotShortenALongerOne() {
        Mark lasting = unavailable.markLasting(new Scope.OfOffering(SPOT), "Unsupported");
        time.advance(Duration.ofMinutes(1));

        assertThat(
                unavailable.mark(SPOT, "InsufficientInstanceCapacity").until().isBefore(lasting.until()), is(false));
    }

    @Test
    public void subnetsAndPurchaseOptionsBlockWhatIsInThem() {
        unavailable.mark(new Scope.OfSubnet("subnet-a"), "InsufficientFreeAddressesInSubnet");
        assertThat(unavailable.isAvailable(PLACEMENT, PurchaseOption.ON_DEMAND), is(false));
        assertThat(unavailable.isAvailable(new Placement(POOL, "subnet-b"), PurchaseOption.ON_DEMAND), is(true));

        unavailable.mark(new Scope.OfPurchaseOption(PurchaseOption.SPOT), "MaxSpotInstanceCountExceeded");
        assertThat(unavailable.isAvailable(new Placement(POOL, "subnet-b"), PurchaseOption.SPOT), is(false));
        assertThat(
                unavailable
                        .blocking(PLACEMENT, PurchaseOption.SPOT)
                        .map(Mark::reason)
                        .orElseThrow(),
                is("MaxSpotInstanceCountExceeded"));
    }

    @Test
    public void theSnapshotShowsWhatHoldsAndForgetsTheRest() {
        unavailable.mark(SPOT, "interrupted");
        unavailable.markLasting(new Scope.OfSubnet("subnet-a"), "InvalidSubnet");
        assertThat(unavailable.snapshot(), hasSize(2));
        assertThat(unavailable.snapshot().get(0).scope().toString(), is("m6i.large/eu-west-1a/spot"));

        time.advance(Duration.ofMinutes(4));
        assertThat(unavailable.snapshot(), hasSize(1));
        unavailable.forget(new Scope.OfSubnet("subnet-a"));
        assertThat(unavailable.snapshot(), is(empty()));
    }

    @Test(timeout = 30_000)
    public void marksFromManyThreadsAreOneEvent() throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        for (int i = 0; i < 1_000; i++) {
            threads.execute(() -> unavailable.mark(SPOT, "interrupted"));
        }
        threads.shutdown();
        threads.awaitTermination(20, TimeUnit.SECONDS);

        assertThat(unavailable.snapshot(), hasSize(1));
        assertThat(unavailable.snapshot().get(0).length(), is(UnavailableOfferings.SHORTEST));
    }
}
