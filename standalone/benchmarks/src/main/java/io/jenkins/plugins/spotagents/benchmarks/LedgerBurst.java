package io.jenkins.plugins.spotagents.benchmarks;

import io.jenkins.plugins.spotagents.capacity.CapacityPool;
import io.jenkins.plugins.spotagents.capacity.Offering;
import io.jenkins.plugins.spotagents.capacity.PurchaseOption;
import io.jenkins.plugins.spotagents.requeue.Attempt;
import io.jenkins.plugins.spotagents.requeue.NextCapacity;
import io.jenkins.plugins.spotagents.requeue.RequeueDecision;
import io.jenkins.plugins.spotagents.requeue.RequeueLedger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Fifty builds are interrupted at once, and each must be on disk before: one after another, and together. */
record LedgerBurst() implements Benchmark {
    private static final int BUILDS = 50;
    private static final int ROUNDS = 11;

    @Override
    public String title() {
        return "Requeue ledger: " + BUILDS + " builds at once";
    }

    @Override
    public List<Figure> run() throws Exception {
        Path directory = Files.createTempDirectory("spot-agents-ledger");
        Path file = directory.resolve("requeue.journal");
        ExecutorService threads = Executors.newFixedThreadPool(BUILDS);
        List<Double> alone = new ArrayList<>();
        List<Double> together = new ArrayList<>();
        try (RequeueLedger ledger = RequeueLedger.open(file, Clock.systemUTC())) {
            for (int round = 0; round < ROUNDS; round++) {
                List<Callable<Void>> serial = intents(ledger, "serial-" + round);
                long start = System.nanoTime();
                for (Callable<Void> intent : serial) {
                    intent.call();
                }
                alone.add((System.nanoTime() - start) / 1e6);
                start = System.nanoTime();
                for (Future<Void> intent : threads.invokeAll(intents(ledger, "burst-" + round))) {
                    intent.get();
                }
                together.add((System.nanoTime() - start) / 1e6);
            }
        } finally {
            threads.shutdownNow();
            Files.deleteIfExists(file);
            Files.deleteIfExists(directory);
        }
        return List.of(
                Figure.of("one after another, median", median(alone), "ms"),
                Figure.of("at once, median", median(together), "ms"),
                Figure.atMost(0.5, "at once / one after another", median(together) / median(alone), "×"));
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    private static List<Callable<Void>> intents(RequeueLedger ledger, String name) {
        Instant now = Instant.now();
        Offering offering = new Offering(new CapacityPool("m6i.xlarge", "eu-west-1a"), PurchaseOption.SPOT);
        List<Callable<Void>> intents = new ArrayList<>();
        for (int i = 0; i < BUILDS; i++) {
            String work = name + "#" + i;
            intents.add(() -> {
                ledger.intend(
                        work,
                        new Attempt(1, "agent", "i-0", offering, now, now, "spot-interruption"),
                        new RequeueDecision.Requeue(2, NextCapacity.OTHER_POOL));
                return null;
            });
        }
        return intents;
    }
}
