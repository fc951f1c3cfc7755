package io.jenkins.plugins.spotagents.emulator.world;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;

/** AWS takes instances away: Spot reclaims, host failures, scheduled maintenance. */
public final class Interruptions {
    private final World world;
    private final Lifecycle lifecycle;

    public Interruptions(World world, Lifecycle lifecycle) {
        this.world = world;
        this.lifecycle = lifecycle;
    }

    /**
     * Reclaims one Spot instance; does nothing if it is being reclaimed or has ended.
     *
     * @throws IllegalArgumentException if it is on-demand
     */
    public void reclaim(EmulatedInstance instance, NoticePlan plan) {
        if (instance.market() != Market.SPOT) {
            throw new IllegalArgumentException(
                    instance.id() + " is on-demand, which AWS does not reclaim; let its host fail instead");
        }
        if (instance.reclaiming() || !instance.state().isLive()) {
            return;
        }
        instance.reclaimBegins();
        if (plan.rebalanceAhead() == null) {
            giveNotice(instance, plan);
            return;
        }
        recommendRebalance(instance, plan);
        if (plan.rebalanceAhead().isZero()) {
            giveNotice(instance, plan);
        } else {
            world.later(plan.rebalanceAhead(), () -> giveNotice(instance, plan));
        }
    }

    /** Only recommends, as AWS may do with nothing to follow. */
    public void recommendRebalance(EmulatedInstance instance, NoticePlan plan) {
        if (plan.imds()) {
            instance.announceRebalance(EventSink.wholeSeconds(world.now()));
        }
        world.events().rebalanceRecommendation(instance, plan.delivery());
    }

    private void giveNotice(EmulatedInstance instance, NoticePlan plan) {
        if (!instance.state().isLive()) {
            return;
        }
        Instant end = world.now().plus(plan.lead());
        if (plan.imds()) {
            instance.announceInterruption(EventSink.wholeSeconds(end), world.now());
        }
        world.events().interruptionWarning(instance, plan.delivery());
        Runnable takeAway = () -> lifecycle.stop(instance, StopKind.RECLAIMED, plan.machineLingers());
        if (plan.lead().isZero()) {
            takeAway.run();
        } else {
            world.later(plan.lead(), takeAway);
        }
    }

    /** Reclaims up to {@code count} Spot instances that match, drawn from the seed; the answer says which. */
    public List<String> reclaimSome(Predicate<EmulatedInstance> wanted, int count, NoticePlan plan) {
        List<EmulatedInstance> chosen = new ArrayList<>(reclaimable(wanted));
        Collections.shuffle(chosen, world.random());
        List<EmulatedInstance> taken = chosen.subList(0, Math.min(count, chosen.size()));
        taken.forEach(instance -> reclaim(instance, plan));
        return taken.stream().map(EmulatedInstance::id).toList();
    }

    /** As {@link #reclaimSome}, a share from 0 to 1 of those that match, rounded to the nearest. */
    public List<String> reclaimShare(Predicate<EmulatedInstance> wanted, double share, NoticePlan plan) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("share " + share + " is not between 0 and 1");
        }
        return reclaimSome(wanted, (int) Math.round(share * reclaimable(wanted).size()), plan);
    }

    private List<EmulatedInstance> reclaimable(Predicate<EmulatedInstance> wanted) {
        return world.instances().live().stream()
                .filter(i -> i.market() == Market.SPOT && !i.reclaiming())
                .filter(wanted)
                .toList();
    }

    /** Changes the Spot capacity of a pool; what no longer fits is reclaimed. */
    public void changeCapacity(Pool pool, int capacity, NoticePlan plan) {
        pool.capacity(Market.SPOT, capacity);
        // What is being reclaimed or is shutting down leaves anyhow.
        int staying = reclaimable(instance -> instance.pool() == pool).size();
        if (staying > capacity) {
            reclaimSome(instance -> instance.pool() == pool, staying - capacity, plan);
        }
    }

    /** Changes the Spot price of a pool; instances whose maximum price is lower are reclaimed. */
    public void changePrice(Pool pool, BigDecimal price, NoticePlan plan) {
        pool.spotPrice().change(world.now(), price);
        reclaimSome(
                instance -> instance.pool() == pool
                        && instance.maxPrice() != null
                        && instance.maxPrice().compareTo(price) < 0,
                Integer.MAX_VALUE,
                plan);
    }

    /** The host of an instance, Spot or on-demand, fails with no notice. */
    public void failHost(EmulatedInstance instance) {
        lifecycle.stop(instance, StopKind.HOST_FAILED);
    }

    /**
     * Schedules maintenance, which shows in DescribeInstanceStatus, in IMDS, and as an AWS Health event.
     *
     * @param code as in {@code instance-retirement} or {@code system-reboot}
     * @param in from now until it may begin
     */
    public void scheduleMaintenance(EmulatedInstance instance, String code, Duration in) {
        Instant start = EventSink.wholeSeconds(world.now().plus(in));
        EmulatedInstance.Maintenance event = new EmulatedInstance.Maintenance(
                world.ids().resource("instance-event"),
                code,
                code.equals("instance-retirement")
                        ? "The instance is running on degraded hardware"
                        : "scheduled " + code.replace('-', ' '),
                start,
                start.plus(Duration.ofHours(2)));
        instance.schedule(event);
        world.events().scheduledChange(instance, event);
        if (code.equals("instance-retirement") || code.equals("instance-stop")) {
            world.later(in, () -> lifecycle.stop(instance, StopKind.HOST_FAILED));
        }
    }
}
