package io.jenkins.plugins.spotagents.emulator.scenario;

import io.jenkins.plugins.spotagents.emulator.EmulatedAws;
import io.jenkins.plugins.spotagents.emulator.http.Fault;
import io.jenkins.plugins.spotagents.emulator.world.InstanceView;
import io.jenkins.plugins.spotagents.emulator.world.Market;
import io.jenkins.plugins.spotagents.emulator.world.NoticePlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/**
 * A script of what the region does. Times are virtual and count from {@link #play}; events at the same time happen in
 * the order in which they were written. With the same seed and the same calls, the same instances are hit.
 *
 * <pre>{@code
 * new Scenario()
 *         .capacity(minutes(3), "m5.xlarge", "eu-west-1a", 0)
 *         .capacity(minutes(12), "m5.xlarge", "eu-west-1a", 40)
 *         .reclaimShare(minutes(5), 0.3, NoticePlan.sqsAndImds())
 *         .fault(minutes(6), "CreateFleet", 3, Fault.throttled())
 *         .play(aws);
 * }</pre>
 */
public final class Scenario {
    private record Event(Duration at, Consumer<EmulatedAws> action) {}

    private final List<Event> events = new ArrayList<>();

    /** Anything that the emulator can do. */
    public Scenario at(Duration time, Consumer<EmulatedAws> action) {
        if (time.isNegative()) {
            throw new IllegalArgumentException("an event at " + time + " lies before the scenario; give 0 or more");
        }
        events.add(new Event(time, action));
        return this;
    }

    /** A pool gets another Spot capacity; what no longer fits is reclaimed with the usual notice. */
    public Scenario capacity(Duration time, String instanceType, String zone, int instances) {
        return at(time, aws -> aws.capacity(instanceType, zone, instances));
    }

    public Scenario onDemandCapacity(Duration time, String instanceType, String zone, int instances) {
        return at(time, aws -> aws.onDemandCapacity(instanceType, zone, instances));
    }

    /** Spot in a pool costs so many US dollars an hour from then on. */
    public Scenario price(Duration time, String instanceType, String zone, double dollarsAnHour) {
        return at(time, aws -> aws.price(instanceType, zone, dollarsAnHour));
    }

    /** A share, from 0 to 1, of all Spot instances is reclaimed. */
    public Scenario reclaimShare(Duration time, double share, NoticePlan plan) {
        return at(time, aws -> aws.reclaimShare(share, plan));
    }

    /** Up to {@code count} instances of a pool are reclaimed. */
    public Scenario reclaimSome(Duration time, String instanceType, String zone, int count, NoticePlan plan) {
        return at(time, aws -> aws.reclaimSome(instanceType, zone, count, plan));
    }

    /**
     * From {@code start} to {@code end} and every {@code step}, each running Spot instance is reclaimed with a given
     * probability, as a market under pressure does.
     */
    public Scenario pressure(
            Duration start, Duration end, Duration step, double probability, long seed, NoticePlan plan) {
        if (!(probability >= 0 && probability <= 1) || step.isZero() || step.isNegative()) {
            throw new IllegalArgumentException(
                    "pressure needs a probability from 0 to 1 and a step above 0, not " + probability + " and " + step);
        }
        for (Duration time = start; time.compareTo(end) < 0; time = time.plus(step)) {
            Random random = new Random(seed + time.toMillis());
            at(time, aws -> {
                for (InstanceView instance : aws.liveInstances()) {
                    if (instance.market() == Market.SPOT && random.nextDouble() < probability) {
                        aws.reclaim(instance.id(), plan);
                    }
                }
            });
        }
        return this;
    }

    /** The next {@code times} calls of an action fail. */
    public Scenario fault(Duration time, String action, int times, Fault fault) {
        return at(time, aws -> aws.faults().next(action, times, fault));
    }

    public Scenario quota(Duration time, Market market, int vcpus) {
        return at(time, aws -> aws.quota(market, vcpus));
    }

    /** Starts now. */
    public void play(EmulatedAws aws) {
        events.forEach(
                event -> aws.clock().schedule(event.at(), () -> event.action().accept(aws)));
    }
}
