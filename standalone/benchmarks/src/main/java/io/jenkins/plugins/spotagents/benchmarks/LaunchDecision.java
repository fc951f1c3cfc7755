package io.jenkins.plugins.spotagents.benchmarks;

import io.jenkins.plugins.spotagents.capacity.Offering;
import io.jenkins.plugins.spotagents.capacity.Placement;
import io.jenkins.plugins.spotagents.capacity.PurchaseOption;
import io.jenkins.plugins.spotagents.capacity.UnavailableOfferings;
import io.jenkins.plugins.spotagents.fleet.LaunchPlan;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Which of 300 offerings to ask for, a third of them marked unavailable. */
record LaunchDecision() implements Benchmark {
    private static final int OFFERINGS = 300;
    private static final int ROUNDS = 20_000;

    @Override
    public String title() {
        return "Launch decision for " + OFFERINGS + " offerings";
    }

    @Override
    public List<Figure> run() {
        List<Placement> placements = Region.placements(OFFERINGS);
        UnavailableOfferings unavailable = new UnavailableOfferings(Clock.systemUTC());
        for (int i = 0; i < OFFERINGS; i += 3) {
            unavailable.mark(new Offering(placements.get(i).pool(), PurchaseOption.SPOT), "no capacity");
        }
        Set<io.jenkins.plugins.spotagents.capacity.CapacityPool> avoid =
                Set.of(placements.get(1).pool());
        long[] nanos = new long[ROUNDS];
        long kept = 0;
        for (int round = 0; round < ROUNDS; round++) {
            long start = System.nanoTime();
            kept += LaunchPlan.candidates(placements, PurchaseOption.SPOT, unavailable, avoid)
                    .size();
            nanos[round] = System.nanoTime() - start;
        }
        long[] warm = Arrays.copyOfRange(nanos, ROUNDS / 2, ROUNDS);
        Arrays.sort(warm);
        return List.of(
                Figure.atMost(1000, "median", warm[warm.length / 2] / 1e3, "µs"),
                Figure.of("99th percentile", warm[warm.length * 99 / 100] / 1e3, "µs"),
                Figure.of("offerings kept", (double) kept / ROUNDS, ""));
    }
}
