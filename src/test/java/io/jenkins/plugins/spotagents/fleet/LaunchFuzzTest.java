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
import io.jenkins.plugins.spotagents.fleet.api.FleetResult;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchDemand;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchOutcome;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchOutcome.LaunchFailure;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchOutcome.LaunchFailure.Kind;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchOutcome.Launched;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchSpec;
import io.jenkins.plugins.spotagents.inventory.Inventory;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
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
        Long one = Long.getLong("spotagents.fuzz.seed");
        if (one != null) {
            play(one);
            return;
        }
        for (long seed = 0; seed < 300; seed++) {
            play(seed);
        }
        // All answers of one call are lost there.
        play(1_152);
    }

    private static void play(long seed) {
        Random random = new Random(seed);
        FleetFixture fleet = new FleetFixture();
        Set<String> given = new HashSet<>();
        Adopted adopted = new Adopted(fleet);
        int base = random.nextInt(3);
        int maxOnDemand = base + random.nextInt(15);
        int cap = 1 + random.nextInt(60);
        LaunchSpec spec = spec(policy(base, random.nextInt(101), random.nextBoolean(), maxOnDemand), cap);
        boolean onceLost = false;
        for (int step = 0; step < 12; step++) {
            disturb(fleet, random);
            adopted.look();
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
            adopted.look();

            String of = "seed " + seed + ", step " + step;
            for (Launched launched : launched(outcomes)) {
                assertThat(of, given.add(launched.instanceId()), is(true));
                required.ifPresent(option -> assertThat(of, launched.offering().purchaseOption(), is(option)));
            }
            for (LaunchFailure failure : failed(outcomes)) {
                assertThat(of, failure.message().length(), greaterThan(20));
            }
            // What was launched is given to somebody, ended as nobody waits for it, or still to be asked for.
            int nowhere = fleet.ec2.launched - given.size() - fleet.unwanted.size() - adopted.count();
            int unanswered = fleet.ec2.undelivered().values().stream()
                            .mapToInt(List::size)
                            .sum()
                    - adopted.count();
            assertThat(of, nowhere, is(unanswered));
            assertThat(of, fleet.ec2.launched, lessThanOrEqualTo(cap));
            assertThat(of, fleet.running.getOrDefault(PurchaseOption.ON_DEMAND, 0), lessThanOrEqualTo(maxOnDemand));
            // A request that is repeated for its answer launches what it says, though fewer may wait by then.
            onceLost |= failed(outcomes).stream().anyMatch(failure -> failure.kind() == Kind.UNAVAILABLE);
            if (!onceLost) {
                assertThat(of, fleet.unwanted.size(), is(0));
            }
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

    /** The inventory: it finds what was launched two minutes ago and nobody told of. */
    private static final class Adopted {
        private final FleetFixture fleet;
        private final Map<String, Instant> asked = new HashMap<>();
        private final Map<String, Integer> counts = new HashMap<>();

        private Adopted(FleetFixture fleet) {
            this.fleet = fleet;
            fleet.ec2.onRequest = request -> asked.putIfAbsent(request.clientToken(), fleet.time.instant());
        }

        void look() {
            Map<String, List<FleetResult.Instance>> undelivered = fleet.ec2.undelivered();
            undelivered.forEach((token, instances) -> {
                boolean due = asked.get(token).plus(Inventory.GRACE).isBefore(fleet.time.instant());
                if (due && counts.putIfAbsent(token, instances.size()) == null) {
                    count(token, instances.size());
                }
            });
            for (String token : Set.copyOf(counts.keySet())) {
                if (!undelivered.containsKey(token)) {
                    // Its launcher has heard of it after all, and told.
                    count(token, -counts.remove(token));
                }
            }
        }

        private void count(String token, int instances) {
            fleet.running.merge(fleet.ec2.optionOf(token), instances, Integer::sum);
        }

        int count() {
            return counts.values().stream().mapToInt(Integer::intValue).sum();
        }
    }

    private static Placement any(List<Placement> placements, Random random) {
        return placements.get(random.nextInt(placements.size()));
    }
}
