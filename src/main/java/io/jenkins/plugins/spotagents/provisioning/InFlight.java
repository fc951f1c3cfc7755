package io.jenkins.plugins.spotagents.provisioning;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Label;
import io.jenkins.plugins.spotagents.capacity.Offering;
import io.jenkins.plugins.spotagents.capacity.PurchaseOption;
import io.jenkins.plugins.spotagents.capacity.TemplateId;
import io.jenkins.plugins.spotagents.fleet.demand.PoolRule;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

/**
 * What was ordered and is not online yet. An order counts here from before EC2 is asked until its agent's executors count as
 * online, so there is no moment in which it counts nowhere: Jenkins' own numbers lose a node between {@code addNode} and
 * {@code isConnecting}, and an inbound agent for its whole boot (ec2-plugin #1149: 100 builds, 600 nodes). Thread-safe.
 */
public final class InFlight {
    private final ConcurrentMap<UUID, Order> orders = new ConcurrentHashMap<>();
    private final Object decisions = new Object();

    /**
     * One agent.
     *
     * @param label the label it was ordered for, empty for work without one; absent if it was ordered for nobody in particular
     *     (minimum, spare, replacement)
     * @param bought how it is, or will be; empty if the template's policy decides
     * @param pools where it is, or may be launched
     * @param instanceId absent until EC2 has answered
     */
    public record Order(
            UUID id,
            String cloud,
            String template,
            Optional<String> label,
            Optional<PurchaseOption> bought,
            PoolRule pools,
            int executors,
            Instant since,
            Optional<String> instanceId) {}

    /**
     * Counts what is lacking and orders it, with nobody else doing so meanwhile: two who look at once would both order for the same
     * work. In the order of locks this one comes after Jenkins' provisioning locks and before that of the queue.
     */
    public <T> T exclusively(Supplier<T> decision) {
        synchronized (decisions) {
            return decision.get();
        }
    }

    public static String key(@CheckForNull Label label) {
        return label == null ? "" : label.getName();
    }

    public void add(Order order) {
        orders.put(order.id(), order);
    }

    void launched(UUID id, String instanceId, Offering offering) {
        orders.computeIfPresent(
                id,
                (same, order) -> new Order(
                        id,
                        order.cloud(),
                        order.template(),
                        order.label(),
                        Optional.of(offering.purchaseOption()),
                        PoolRule.only(offering.pool()),
                        order.executors(),
                        order.since(),
                        Optional.of(instanceId)));
    }

    public void remove(UUID id) {
        orders.remove(id);
    }

    /** @return whether the instance was on order */
    public boolean remove(String instanceId) {
        return orders.values()
                .removeIf(order -> order.instanceId().filter(instanceId::equals).isPresent());
    }

    public boolean isOnOrder(String instanceId) {
        return orders.values().stream()
                .anyMatch(order -> order.instanceId().filter(instanceId::equals).isPresent());
    }

    public Collection<Order> all() {
        return List.copyOf(orders.values());
    }

    int count(String cloud) {
        return (int) orders.values().stream()
                .filter(order ->
                        order.cloud().equals(cloud) && order.instanceId().isEmpty())
                .count();
    }

    /** Agents of a template that are ordered, booting or connecting. */
    int coming(TemplateId template) {
        return (int) orders.values().stream()
                .filter(order -> order.cloud().equals(template.cloud())
                        && order.template().equals(template.template()))
                .count();
    }

    /** Orders of a template that are no nodes yet. */
    int count(String cloud, String template) {
        return (int) orders.values().stream()
                .filter(order -> order.cloud().equals(cloud)
                        && order.template().equals(template)
                        && order.instanceId().isEmpty())
                .count();
    }
}
