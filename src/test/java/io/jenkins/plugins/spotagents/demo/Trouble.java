package io.jenkins.plugins.spotagents.demo;

import io.jenkins.plugins.spotagents.emulator.EmulatedAws;
import io.jenkins.plugins.spotagents.emulator.world.InstanceView;
import io.jenkins.plugins.spotagents.emulator.world.LifeState;
import io.jenkins.plugins.spotagents.emulator.world.Market;
import io.jenkins.plugins.spotagents.emulator.world.NoticePlan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * What AWS does to the agents, by the same script for every policy: two pools dry up and one of them comes back; in between,
 * waves of reclaims strike one pool after another until about a third of the agents have got a notice; and now and then one vanishes.
 */
final class Trouble {
    /** Notices given in waves, as a share of the builds; the dry pools add theirs. */
    private static final double NOTICED = 0.2;

    private static final double VANISHING = 0.04;
    private static final Duration BETWEEN_WAVES = Duration.ofSeconds(40);
    private static final Duration QUIET_START = Duration.ofSeconds(100);

    private final DemoOptions options;
    private final EmulatedAws aws;
    private final List<Region.Pool> pools;
    private final Story story;
    private final Random random;
    private final Map<String, List<TimelineSvg.Drought>> droughts = new TreeMap<>();
    private volatile int noticed;
    private volatile int vanished;

    Trouble(DemoOptions options, EmulatedAws aws, List<Region.Pool> pools, Story story) {
        this.options = options;
        this.aws = aws;
        this.pools = pools;
        this.story = story;
        this.random = new Random(options.seed() * 31);
        pools.forEach(pool -> droughts.put(pool.toString(), new ArrayList<>()));
    }

    /** @param arriving how long builds go on arriving */
    void begin(Duration arriving) {
        dryUp(
                pools.get(0),
                arriving.multipliedBy(25).dividedBy(100),
                arriving.multipliedBy(70).dividedBy(100));
        if (pools.size() > 1) {
            dryUp(pools.get(pools.size() / 2), arriving.multipliedBy(40).dividedBy(100), Duration.ofDays(1));
        }
        Duration span = arriving.plus(Workload.SHORTEST);
        int waves = (int) Math.max(1, span.minus(QUIET_START).dividedBy(BETWEEN_WAVES));
        int each = (int) Math.max(1, Math.round(options.builds() * NOTICED / waves));
        for (int wave = 0; wave < waves; wave++) {
            aws.clock().schedule(QUIET_START.plus(BETWEEN_WAVES.multipliedBy(wave)), () -> reclaim(each));
        }
        int vanishing = (int) Math.max(1, Math.round(options.builds() * VANISHING));
        for (int i = 0; i < vanishing; i++) {
            double part = (i + random.nextDouble()) / vanishing;
            aws.clock().schedule(QUIET_START.plusMillis((long) (part * arriving.toMillis())), this::letOneVanish);
        }
    }

    private void dryUp(Region.Pool pool, Duration from, Duration to) {
        aws.clock().schedule(from, () -> {
            Instant now = aws.clock().instant();
            List<InstanceView> going = live(pool);
            aws.capacity(pool.type(), pool.zone(), 0);
            going.forEach(instance -> noticed(instance.id()));
            droughts.get(pool.toString()).add(new TimelineSvg.Drought(now, Instant.MAX));
            story.event(now, "pool " + pool + " dries up, " + going.size() + " agents get their notice");
        });
        aws.clock().schedule(to, () -> {
            Instant now = aws.clock().instant();
            aws.capacity(pool.type(), pool.zone(), pool.capacity());
            List<TimelineSvg.Drought> dry = droughts.get(pool.toString());
            dry.set(0, new TimelineSvg.Drought(dry.get(0).from(), now));
            story.event(now, "pool " + pool + " has capacity again");
        });
    }

    /** Strikes where most agents are: that hurts most. */
    private void reclaim(int count) {
        Region.Pool fullest = pools.stream()
                .max(Comparator.comparingInt(pool -> live(pool).size()))
                .orElseThrow();
        live(fullest).stream().limit(count).forEach(instance -> {
            aws.reclaim(instance.id(), plan());
            noticed(instance.id());
        });
    }

    /** Most notices come twice, by queue and metadata; some only one way, some late, some several times. */
    private NoticePlan plan() {
        int draw = random.nextInt(100);
        if (draw < 50) {
            return NoticePlan.sqsAndImds();
        }
        if (draw < 65) {
            return NoticePlan.sqsOnly();
        }
        if (draw < 80) {
            return NoticePlan.imdsOnly();
        }
        return draw < 90
                ? NoticePlan.sqsOnly().late(Duration.ofSeconds(50))
                : NoticePlan.sqsAndImds().copies(3);
    }

    private void noticed(String id) {
        noticed++;
        story.noticed(id, aws.clock().instant());
    }

    private void letOneVanish() {
        List<InstanceView> candidates =
                pools.stream().flatMap(pool -> live(pool).stream()).toList();
        if (!candidates.isEmpty()) {
            InstanceView chosen = candidates.get(random.nextInt(candidates.size()));
            vanished++;
            // One that boots yet is not heard of by the farm.
            story.ended(chosen.id(), aws.clock().instant(), Story.Ending.VANISHED);
            aws.failHost(chosen.id());
        }
    }

    /** Running Spot instances that have not got a notice; the oldest first. */
    private List<InstanceView> live(Region.Pool pool) {
        List<String> told = story.agents().stream()
                .filter(agent -> agent.noticed != null)
                .map(agent -> agent.id)
                .toList();
        return aws.liveInstances().stream()
                .filter(instance -> instance.market() == Market.SPOT && instance.state() == LifeState.RUNNING)
                .filter(instance -> instance.instanceType().equals(pool.type())
                        && instance.zone().equals(pool.zone()))
                .filter(instance -> !told.contains(instance.id()))
                .sorted(Comparator.comparing(InstanceView::launchTime).thenComparing(InstanceView::id))
                .toList();
    }

    int noticed() {
        return noticed;
    }

    int vanished() {
        return vanished;
    }

    /** By pool; a pool that stays dry is dry until {@code end}. */
    Map<String, List<TimelineSvg.Drought>> droughts(Instant end) {
        Map<String, List<TimelineSvg.Drought>> ended = new TreeMap<>();
        droughts.forEach((pool, list) -> ended.put(
                pool,
                list.stream()
                        .map(dry -> dry.to().isAfter(end) ? new TimelineSvg.Drought(dry.from(), end) : dry)
                        .toList()));
        return ended;
    }
}
