package io.jenkins.plugins.spotagents.demo;

import io.jenkins.plugins.spotagents.emulator.EmulatedAws;
import io.jenkins.plugins.spotagents.emulator.EmulatedAwsBuilder;
import io.jenkins.plugins.spotagents.emulator.clock.VirtualClock;
import io.jenkins.plugins.spotagents.emulator.world.InstanceBoot;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** The emulated region that a policy runs in: which pools there are, how deep, at what price. */
final class Region {
    private static final List<String> TYPES = List.of(
            "m5.xlarge",
            "m6i.xlarge",
            "m5a.xlarge",
            "m6a.xlarge",
            "m7i.xlarge",
            "c6i.2xlarge",
            "m7a.xlarge",
            "c5.2xlarge");
    private static final List<String> ZONES = List.of("eu-west-1a", "eu-west-1b", "eu-west-1c");
    /** How much more Spot capacity there is than builds that run at once, while no pool is dry. */
    private static final double SPARE = 2;

    private Region() {}

    /** A capacity pool of the demo. */
    record Pool(String type, String zone, int capacity) {
        @Override
        public String toString() {
            return type + "/" + zone;
        }
    }

    /** One pool that is as deep as all others together for the policy that knows only one; all of them for the others. */
    static List<Pool> pools(Policy policy, DemoOptions options) {
        int whole = (int) Math.ceil(Workload.usualConcurrency(options) * SPARE);
        int count = policy == Policy.ONE_POOL ? 1 : options.pools();
        int each = Math.max(1, (int) Math.ceil((double) whole / count));
        List<Pool> pools = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            pools.add(new Pool(TYPES.get(i / ZONES.size()), ZONES.get(i % ZONES.size()), each));
        }
        return pools;
    }

    static EmulatedAws start(List<Pool> pools, DemoOptions options, InstanceBoot boot, VirtualClock clock) {
        Random random = new Random(options.seed());
        EmulatedAwsBuilder builder =
                EmulatedAws.builder().seed(options.seed()).clock(clock).boot(boot);
        for (Pool pool : pools) {
            builder.pool(pool.type(), pool.zone(), pool.capacity(), 0.055 + random.nextInt(30) / 1000.0);
        }
        return builder.start();
    }
}
