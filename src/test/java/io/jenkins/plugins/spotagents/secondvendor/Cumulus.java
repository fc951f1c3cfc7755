package io.jenkins.plugins.spotagents.secondvendor;

import static java.util.stream.Collectors.toMap;

import io.jenkins.plugins.spotagents.capacity.CapacityPool;
import io.jenkins.plugins.spotagents.capacity.CloudCallException;
import io.jenkins.plugins.spotagents.capacity.EndCause;
import io.jenkins.plugins.spotagents.capacity.EndReason;
import io.jenkins.plugins.spotagents.capacity.Offering;
import io.jenkins.plugins.spotagents.capacity.Placement;
import io.jenkins.plugins.spotagents.capacity.PurchaseOption;
import io.jenkins.plugins.spotagents.cost.PriceSource;
import io.jenkins.plugins.spotagents.fleet.api.ApiBudget;
import io.jenkins.plugins.spotagents.fleet.api.FleetApi;
import io.jenkins.plugins.spotagents.fleet.api.FleetRequest;
import io.jenkins.plugins.spotagents.fleet.api.FleetResult;
import io.jenkins.plugins.spotagents.fleet.demand.InstanceSelection;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchBlueprint;
import io.jenkins.plugins.spotagents.fleet.demand.PlacementCatalog;
import io.jenkins.plugins.spotagents.interruption.source.MessageQueue;
import io.jenkins.plugins.spotagents.interruption.source.NoticeFeed;
import io.jenkins.plugins.spotagents.inventory.EndExplanation;
import io.jenkins.plugins.spotagents.inventory.Instance;
import io.jenkins.plugins.spotagents.inventory.InstanceApi;
import io.jenkins.plugins.spotagents.inventory.InstanceState;
import io.jenkins.plugins.spotagents.provider.CloudProvider;
import io.jenkins.plugins.spotagents.provider.Vendor;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A vendor that is not EC2, and behaves: zones that no subnet belongs to, an instance at a time, labels without colons, notices of 30
 * seconds in its own words, no metadata service.
 */
final class Cumulus implements CloudProvider {
    /** What this vendor makes instances from. */
    record Image(String family) implements LaunchBlueprint {}

    private final Clock clock;
    private final List<String> zones;
    private final Map<Offering, Integer> capacity = new HashMap<>();
    private final Map<String, Vm> vms = new LinkedHashMap<>();
    private final Map<String, FleetResult> answered = new HashMap<>();
    private final Deque<String> troubles = new ArrayDeque<>();
    private final BlockingQueue<MessageQueue.Message> notices = new LinkedBlockingQueue<>();
    private boolean closed;

    private record Vm(
            String id,
            Offering offering,
            Map<String, String> labels,
            InstanceState state,
            EndReason reason,
            long launched) {}

    Cumulus(Clock clock, String... zones) {
        this.clock = clock;
        this.zones = List.of(zones);
    }

    /** How many instances an offering has left; one that is not mentioned has plenty. */
    synchronized void capacity(String type, String zone, PurchaseOption option, int instances) {
        capacity.put(new Offering(new CapacityPool(type, zone), option), instances);
    }

    /** The next call is refused. */
    synchronized void trouble(String code) {
        troubles.add(code);
    }

    /** Takes an instance back in 30 seconds, and says so. */
    synchronized void preempt(String id) {
        Vm vm = vms.get(id);
        notices.add(new MessageQueue.Message(
                "m-" + id,
                id,
                "preempted " + id + " at " + clock.instant().toString(),
                1,
                Optional.empty(),
                Optional.empty()));
        vms.put(id, ended(vm, new EndReason(EndCause.RECLAIMED, "preempted")));
    }

    synchronized boolean runs(String id) {
        return vms.get(id).state().isAlive();
    }

    synchronized Map<String, String> labels(String id) {
        return vms.get(id).labels();
    }

    boolean isClosed() {
        return closed;
    }

    private static Vm ended(Vm vm, EndReason reason) {
        return new Vm(vm.id(), vm.offering(), vm.labels(), InstanceState.SHUTTING_DOWN, reason, vm.launched());
    }

    @Override
    public Vendor vendor() {
        return CumulusVendor.CUMULUS;
    }

    @Override
    public FleetApi fleets() {
        return this::launch;
    }

    private synchronized FleetResult launch(FleetRequest request) throws CloudCallException {
        if (!(request.spec().blueprint() instanceof Image)) {
            throw new CloudCallException("insert", "INVALID_ARGUMENT", "r-1", "no image of ours", null);
        }
        if (!troubles.isEmpty()) {
            throw new CloudCallException("insert", troubles.remove(), "r-2", "as scripted", null);
        }
        return answered.computeIfAbsent(request.clientToken(), token -> give(request));
    }

    private FleetResult give(FleetRequest request) {
        List<FleetResult.Instance> given = new ArrayList<>();
        List<FleetResult.Error> errors = new ArrayList<>();
        for (Placement placement : request.placements()) {
            Offering offering = new Offering(placement.pool(), request.purchaseOption());
            int left = capacity.getOrDefault(offering, 1_000);
            for (; given.size() < request.targetCapacity() && left > 0; left--) {
                String id = "vm-" + (vms.size() + 1);
                Map<String, String> labels = request.tags().entrySet().stream()
                        .collect(toMap(tag -> spelled(tag.getKey()), Map.Entry::getValue));
                vms.put(id, new Vm(id, offering, labels, InstanceState.RUNNING, EndReason.UNKNOWN, clock.millis()));
                given.add(new FleetResult.Instance(id, placement));
            }
            capacity.put(offering, left);
            if (given.size() < request.targetCapacity()) {
                errors.add(new FleetResult.Error(Optional.of(placement), CumulusErrors.DRY, "no more there"));
            }
        }
        return new FleetResult(given, errors);
    }

    /** Labels have no colons here. */
    private static String spelled(String tag) {
        return tag.replace("spot-agents:", "spot-agents_");
    }

    private static String read(String label) {
        return label.replace("spot-agents_", "spot-agents:");
    }

    @Override
    public ApiBudget launches() {
        return new ApiBudget(1_000, 1_000, System::nanoTime);
    }

    @Override
    public InstanceApi instances() {
        return new InstanceApi() {
            @Override
            public List<Instance> describeOwned(String controllerId) {
                return described(controllerId);
            }

            @Override
            public Map<String, EndExplanation> endReasons(Collection<String> instanceIds) {
                return explained(instanceIds);
            }

            @Override
            public Map<String, String> terminate(Collection<String> instanceIds) {
                end(instanceIds);
                return Map.of();
            }
        };
    }

    private synchronized List<Instance> described(String controllerId) {
        return vms.values().stream()
                .filter(vm -> controllerId.equals(vm.labels().get("spot-agents_controller")))
                .map(vm -> new Instance(
                        vm.id(),
                        vm.state(),
                        vm.offering(),
                        Instant.ofEpochMilli(vm.launched()),
                        Optional.of("10.0.0.1"),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        vm.state().isAlive() ? Optional.empty() : Optional.of(vm.reason()),
                        vm.labels().entrySet().stream()
                                .collect(toMap(label -> read(label.getKey()), Map.Entry::getValue))))
                .toList();
    }

    private synchronized Map<String, EndExplanation> explained(Collection<String> ids) {
        return ids.stream()
                .map(vms::get)
                .filter(vm -> vm != null && !vm.state().isAlive())
                .collect(toMap(
                        Vm::id,
                        vm -> new EndExplanation(
                                vm.reason().cause() == EndCause.RECLAIMED
                                        ? EndExplanation.Cause.RECLAIMED
                                        : EndExplanation.Cause.OTHER,
                                vm.reason().code(),
                                "",
                                "Look at the machine's log.")));
    }

    private synchronized void end(Collection<String> ids) {
        ids.forEach(id -> vms.computeIfPresent(
                id, (same, vm) -> ended(vm, new EndReason(EndCause.BY_REQUEST, "deleted by a call"))));
    }

    @Override
    public PlacementCatalog catalog() {
        return spec -> ((InstanceSelection.ByType) spec.instances())
                .types().stream()
                        .flatMap(type -> zones.stream().map(zone -> Placement.in(new CapacityPool(type, zone))))
                        .toList();
    }

    @Override
    public PriceSource spotPrices() {
        return offering -> Optional.of(new BigDecimal("0.05"));
    }

    @Override
    public Optional<NoticeFeed> notices(String address) {
        return Optional.of(new NoticeFeed(new Subscription(), CumulusVendor::parse));
    }

    /** Its queue. */
    private final class Subscription implements MessageQueue {
        @Override
        public List<Message> receive(int max, Duration wait) throws IOException {
            try {
                Message first = notices.poll(wait.toMillis(), TimeUnit.MILLISECONDS);
                return first == null ? List.of() : List.of(first);
            } catch (InterruptedException stopping) {
                Thread.currentThread().interrupt();
                throw new IOException("stopped", stopping);
            }
        }

        @Override
        public void delete(Collection<Message> messages) {
            // Received once, gone for good.
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
