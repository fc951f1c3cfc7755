package io.jenkins.plugins.spotagents.emulator;

import io.jenkins.plugins.spotagents.emulator.clock.ClockPacer;
import io.jenkins.plugins.spotagents.emulator.clock.VirtualClock;
import io.jenkins.plugins.spotagents.emulator.http.ApiGateway;
import io.jenkins.plugins.spotagents.emulator.http.Faults;
import io.jenkins.plugins.spotagents.emulator.http.HttpFront;
import io.jenkins.plugins.spotagents.emulator.http.RequestLimits;
import io.jenkins.plugins.spotagents.emulator.imds.IdentityDocuments;
import io.jenkins.plugins.spotagents.emulator.imds.ImdsService;
import io.jenkins.plugins.spotagents.emulator.journal.Journal;
import io.jenkins.plugins.spotagents.emulator.sqs.EmulatedQueue;
import io.jenkins.plugins.spotagents.emulator.sqs.Queues;
import io.jenkins.plugins.spotagents.emulator.world.Billing;
import io.jenkins.plugins.spotagents.emulator.world.BirthFault;
import io.jenkins.plugins.spotagents.emulator.world.EmulatedInstance;
import io.jenkins.plugins.spotagents.emulator.world.InstanceView;
import io.jenkins.plugins.spotagents.emulator.world.Interruptions;
import io.jenkins.plugins.spotagents.emulator.world.Market;
import io.jenkins.plugins.spotagents.emulator.world.NoticePlan;
import io.jenkins.plugins.spotagents.emulator.world.Pool;
import io.jenkins.plugins.spotagents.emulator.world.PoolKey;
import io.jenkins.plugins.spotagents.emulator.world.Subnet;
import io.jenkins.plugins.spotagents.emulator.world.Timings;
import io.jenkins.plugins.spotagents.emulator.world.World;
import java.math.BigDecimal;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * A running emulator of one AWS region and the handle by which tests move its world. See the package's description for
 * how to use it. Safe for use by several threads.
 */
public final class EmulatedAws implements AutoCloseable {
    /** Exists from the start, with image {@link #IMAGE}. */
    public static final String LAUNCH_TEMPLATE = "jenkins-agent";

    public static final String IMAGE = "ami-00000000000000001";

    private final World world;
    private final Interruptions interruptions;
    private final Queues queues;
    private final EmulatedQueue noticeQueue;
    private final ApiGateway gateway;
    private final Faults faults;
    private final Journal journal;
    private final HttpFront front;
    private final ClockPacer pacer;
    private final IdentityDocuments identity;

    EmulatedAws(EmulatedAwsBuilder.Parts parts) {
        world = parts.world();
        interruptions = parts.interruptions();
        queues = parts.queues();
        noticeQueue = parts.noticeQueue();
        gateway = parts.gateway();
        faults = parts.faults();
        journal = parts.journal();
        front = parts.front();
        pacer = parts.pacer();
        identity = parts.identity();
    }

    public static EmulatedAwsBuilder builder() {
        return new EmulatedAwsBuilder();
    }

    /** Of EC2, SQS, STS and SSM alike. */
    public URI endpoint() {
        return front.endpoint();
    }

    /** As in {@code eu-west-1}. */
    public String region() {
        return world.account().region();
    }

    public VirtualClock clock() {
        return world.clock();
    }

    /** Every call that was made. */
    public Journal journal() {
        return journal;
    }

    /** What is to go wrong with calls. */
    public Faults faults() {
        return faults;
    }

    /** What AWS would charge. */
    public Billing billing() {
        return world.billing();
    }

    /** The queue to which EventBridge sends notices. */
    public EmulatedQueue noticeQueue() {
        return noticeQueue;
    }

    /** A further queue, made now if it does not exist. */
    public EmulatedQueue queue(String name) {
        return queues.create(name, Duration.ofSeconds(30));
    }

    /** The id of the zone's first subnet. */
    public String subnet(String zone) {
        return world.transact(() -> world.defaultSubnet(zone)
                .map(Subnet::id)
                .orElseThrow(() ->
                        new IllegalArgumentException("no subnet in zone " + zone + "; zones are " + world.zones())));
    }

    /** Where the metadata service of an instance is, without {@code /latest}. */
    public URI imds(String instanceId) {
        return ImdsService.address(endpoint(), instanceId);
    }

    /**
     * Verifies the signatures of instance identity documents ({@code dynamic/instance-identity/rsa2048} and {@code
     * signature}), as the certificate that AWS publishes for a region does.
     */
    public X509Certificate identityCertificate() {
        return identity.certificate();
    }

    /** All instances in the order of launch, terminated ones for about an hour. */
    public List<InstanceView> instances() {
        return world.transact(
                () -> world.instances().all().stream().map(world::view).toList());
    }

    /** Pending and running instances in the order of launch. */
    public List<InstanceView> liveInstances() {
        return world.transact(
                () -> world.instances().live().stream().map(world::view).toList());
    }

    /**
     * An instance, visible to describe calls or not.
     *
     * @throws IllegalArgumentException if there is none of that id
     */
    public InstanceView instance(String id) {
        return world.transact(() -> world.view(find(id)));
    }

    private EmulatedInstance find(String id) {
        return world.instances()
                .find(id)
                .orElseThrow(() -> new IllegalArgumentException("no instance " + id + " is or was here"));
    }

    // Interruptions

    /** AWS takes a Spot instance back; {@code plan} says with what notice. */
    public void reclaim(String instanceId, NoticePlan plan) {
        withInstance(instanceId, instance -> interruptions.reclaim(instance, plan));
    }

    /** Reclaims up to {@code count} instances of a pool, drawn from the seed; the answer says which. */
    public List<String> reclaimSome(String instanceType, String zone, int count, NoticePlan plan) {
        return world.transact(() -> {
            Pool pool = world.existingPool(new PoolKey(instanceType, zone));
            return interruptions.reclaimSome(instance -> instance.pool() == pool, count, plan);
        });
    }

    /** Reclaims a share, from 0 to 1, of all Spot instances, drawn from the seed; the answer says which. */
    public List<String> reclaimShare(double share, NoticePlan plan) {
        return world.transact(() -> interruptions.reclaimShare(instance -> true, share, plan));
    }

    /** A rebalance recommendation with nothing to follow. */
    public void recommendRebalance(String instanceId) {
        withInstance(instanceId, instance -> interruptions.recommendRebalance(instance, NoticePlan.sqsAndImds()));
    }

    /** The host of an instance, Spot or on-demand, fails without notice. */
    public void failHost(String instanceId) {
        withInstance(instanceId, interruptions::failHost);
    }

    /** Schedules maintenance, as {@code instance-retirement} or {@code system-reboot}. */
    public void scheduleMaintenance(String instanceId, String code, Duration in) {
        withInstance(instanceId, instance -> interruptions.scheduleMaintenance(instance, code, in));
    }

    private void withInstance(String id, Consumer<EmulatedInstance> action) {
        world.transact(() -> action.accept(find(id)));
    }

    // Capacity and prices

    /** Changes the Spot capacity of a pool; instances that no longer fit are reclaimed with the usual notice. */
    public void capacity(String instanceType, String zone, int instances) {
        capacity(instanceType, zone, instances, NoticePlan.sqsAndImds());
    }

    /** As the other, with another notice for those that no longer fit. */
    public void capacity(String instanceType, String zone, int instances, NoticePlan plan) {
        withPool(instanceType, zone, pool -> interruptions.changeCapacity(pool, instances, plan));
    }

    /** Changes the on-demand capacity of a pool; what runs goes on. */
    public void onDemandCapacity(String instanceType, String zone, int instances) {
        withPool(instanceType, zone, pool -> pool.capacity(Market.ON_DEMAND, instances));
    }

    /** Changes the Spot price; instances whose maximum price is lower are reclaimed with the usual notice. */
    public void price(String instanceType, String zone, double dollarsAnHour) {
        BigDecimal price = BigDecimal.valueOf(dollarsAnHour);
        withPool(instanceType, zone, pool -> interruptions.changePrice(pool, price, NoticePlan.sqsAndImds()));
    }

    /** Every launch in the pool fails with this code until {@link #healPool}. */
    public void failPool(String instanceType, String zone, Market market, String code) {
        Pool.LaunchFault fault = new Pool.LaunchFault(code, "Injected by the test into " + instanceType + "/" + zone);
        withPool(instanceType, zone, pool -> pool.fault(market, fault));
    }

    /** Every instance of the image is ended by EC2 in place of coming up, until {@link #healStarts}. */
    public void failStarts(String imageId, String code, String message) {
        world.transact(() -> {
            world.birthFaults().put(imageId, new BirthFault(code, message));
        });
    }

    public void healStarts(String imageId) {
        world.transact(() -> {
            world.birthFaults().remove(imageId);
        });
    }

    public void healPool(String instanceType, String zone, Market market) {
        withPool(instanceType, zone, pool -> pool.fault(market, null));
    }

    private void withPool(String instanceType, String zone, Consumer<Pool> action) {
        world.transact(() -> action.accept(world.existingPool(new PoolKey(instanceType, zone))));
    }

    /** Limits the account's running vCPUs. */
    public void quota(Market market, int vcpus) {
        world.transact(() -> world.quotas().limit(market, vcpus));
    }

    /** Sets an SSM parameter, as {@code resolve:ssm:NAME} refers to. */
    public void parameter(String name, String value) {
        world.transact(() -> {
            world.parameters().put(name, value);
        });
    }

    /** Changes how long things take from now on. */
    public void timings(Timings timings) {
        world.transact(() -> world.timings(timings));
    }

    // Calls

    /** Forbids an action, as in {@code CreateFleet} or {@code ec2:CreateFleet}. */
    public void deny(String action) {
        gateway.deny(action);
    }

    /** Deletes an access key: calls that are signed with it fail from now on. */
    public void deleteKey(String accessKeyId) {
        gateway.deleteKey(accessKeyId);
    }

    /** Takes {@link #deny} back. */
    public void allow(String action) {
        gateway.allow(action);
    }

    /** Throttles calls from now on. */
    public void limits(RequestLimits limits) {
        gateway.limits(limits);
    }

    /** What every call takes, in virtual time (in real time, if tests move the clock). */
    public void latency(Duration latency) {
        gateway.latency(latency);
    }

    /** Stops the server, the clock if it runs by itself, and what is behind the instances. */
    @Override
    public void close() {
        if (pacer != null) {
            pacer.close();
        }
        gateway.close();
        queues.close();
        front.close();
        world.close();
    }
}
