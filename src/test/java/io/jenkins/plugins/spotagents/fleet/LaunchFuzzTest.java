package io.jenkins.plugins.spotagents.fleet;

import static io.jenkins.plugins.spotagents.fleet.FleetFixture.failed;
import static io.jenkins.plugins.spotagents.fleet.FleetFixture.launched;
import static io.jenkins.plugins.spotagents.fleet.FleetFixture.policy;
import static io.jenkins.plugins.spotagents.fleet.FleetFixture.spec;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import io.jenkins.plugins.spotagents.aws.terms.Ec2Errors;
import io.jenkins.plugins.spotagents.capacity.Offering;
import io.jenkins.plugins.spotagents.capacity.Placement;
import io.jenkins.plugins.spotagents.capacity.PurchaseOption;
import io.jenkins.plugins.spotagents.fleet.api.ErrorMeaning;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchDemand;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchOutcome;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchOutcome.LaunchFailure;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchOutcome.Launched;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchSpec;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.Test;

/** Whatever EC2 answers: every demand ends, no instance is lost or given twice, and no cap is exceeded. */
public class LaunchFuzzTest {
    private static final List<String> CODES =
            Ec2Errors.BOOK.all().stream().map(ErrorMeaning::code).toList();

    @Test
    public void noDemandIsLostAndNoCapIsExceeded() {
        for (long seed = 0; seed < 300; seed++) {
            play(seed);
        }
    }

    private static void play(long seed) {
        Random random = new Random(seed);
        FleetFixture fleet = new FleetFixture();
        Set<String> given = new HashSet<>();
        int base = random.nextInt(3);
        int maxOnDemand = base + random.nextInt(15);
        int cap = 1 + random.nextInt(60);
        LaunchSpec spec = spec(policy(base, random.nextInt(101), random.nextBoolean(), maxOnDemand), cap);
        for (int step = 0; step < 12; step++) {
            disturb(fleet, random);
            int wanted = 1 + random.nextInt(20);
            Optional<PurchaseOption> required =
                    random.nextInt(3) > 0 ? Optional.empty() : Optional.of(PurchaseOption.values()[random.nextInt(2)]);
            LaunchDemand[] demands = new LaunchDemand[wanted];
            for (int i = 0; i < wanted; i++) {
                demands[i] = new LaunchDemand(
                        UUID.randomUUID(),
                        spec,
                        required,
                        random.nextBoolean()
                                ? Set.of()
                                : Set.of(any(fleet.placements, random).pool()));
            }

            List<LaunchOutcome> outcomes = fleet.launch(demands);

            String of = "seed " + seed + ", step " + step;
            for (Launched launched : launched(outcomes)) {
                assertThat(of, given.add(launched.instanceId()), is(true));
                required.ifPresent(option -> assertThat(of, launched.offering().purchaseOption(), is(option)));
            }
            for (LaunchFailure failure : failed(outcomes)) {
                assertThat(of, failure.message().length(), greaterThan(20));
            }
            assertThat(of, given.size(), is(fleet.ec2.launched));
            assertThat(of, given.size(), lessThanOrEqualTo(cap));
            assertThat(of, fleet.running.getOrDefault(PurchaseOption.ON_DEMAND, 0), lessThanOrEqualTo(maxOnDemand));
            assertThat(of, fleet.unwanted.size(), is(0));
        }
    }

    private static void disturb(FleetFixture fleet, Random random) {
        fleet.time.advance(Duration.ofSeconds(random.nextInt(600)));
        for (Placement placement : fleet.placements) {
            for (PurchaseOption option : PurchaseOption.values()) {
                Offering offering = new Offering(placement.pool(), option);
                switch (random.nextInt(4)) {
                    case 0 -> fleet.ec2.capacity(offering, random.nextInt(6));
                    case 1 -> fleet.ec2.refuse(offering, CODES.get(random.nextInt(CODES.size())));
                    default -> {
                        // As it was.
                    }
                }
            }
        }
        if (random.nextInt(4) == 0) {
            fleet.breakers.of(spec().id()).interrupted();
        }
        if (random.nextInt(5) == 0) {
            fleet.ec2.loseAnswer();
        }
        if (random.nextInt(5) == 0) {
            fleet.ec2.trouble(CODES.get(random.nextInt(CODES.size())));
        }
    }

    private static Placement any(List<Placement> placements, Random random) {
        return placements.get(random.nextInt(placements.size()));
    }
}
