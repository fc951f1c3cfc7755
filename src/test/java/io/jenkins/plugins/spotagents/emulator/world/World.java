package io.jenkins.plugins.spotagents.emulator.world;

import io.jenkins.plugins.spotagents.emulator.clock.VirtualClock;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One emulated region of one account. All that reads or changes it runs in {@link #transact}, which is the one lock of
 * the world; callbacks to {@link InstanceBoot} are made after it is released.
 */
public final class World {
    private final ReentrantLock lock = new ReentrantLock();
    private final BootDispatcher boots = new BootDispatcher();
    private final VirtualClock clock;
    private final Account account;
    private final Ids ids;
    private final Random random;
    private final InstanceCatalogue catalogue;
    private final Map<PoolKey, Pool> pools = new TreeMap<>();
    private final Map<String, Subnet> subnets = new LinkedHashMap<>();
    private int network = 10;
    private final LaunchTemplates launchTemplates;
    private final Instances instances = new Instances();
    private final Quotas quotas = new Quotas();
    private final Map<String, String> parameters = new TreeMap<>();
    private final Map<String, BirthFault> birthFaults = new TreeMap<>();
    private final Billing billing = new Billing(this);
    private Timings timings = Timings.USUAL;
    private EventSink events = EventSink.none();
    private InstanceBoot boot = InstanceBoot.none();
    private Function<String, URI> imds = id -> URI.create("http://169.254.169.254");

    /** Whose world it is and where. */
    public record Account(String id, String region) {
        /** Ids of the account's resources in the shape {@code arn:aws:ec2:region:account:…}. */
        public String arn(String service, String resource) {
            return "arn:aws:" + service + ":" + region + ":" + id + ":" + resource;
        }
    }

    public World(VirtualClock clock, Account account, long seed, InstanceCatalogue catalogue) {
        this.clock = clock;
        this.account = account;
        this.catalogue = catalogue;
        ids = new Ids(seed);
        random = new Random(~seed);
        launchTemplates = new LaunchTemplates(ids);
    }

    /** Runs {@code action} alone, then calls the boots that it caused. */
    public <T> T transact(Supplier<T> action) {
        T result;
        lock.lock();
        try {
            result = action.get();
        } finally {
            lock.unlock();
        }
        if (!lock.isHeldByCurrentThread()) {
            boots.drain();
        }
        return result;
    }

    /** As the other, without a result. */
    public void transact(Runnable action) {
        transact(() -> {
            action.run();
            return null;
        });
    }

    /** Runs {@code action} in a transaction when {@code delay} has passed, and waits for the boots that it causes. */
    public VirtualClock.Scheduled later(Duration delay, Runnable action) {
        return clock.schedule(delay, () -> {
            transact(action);
            boots.drainFully();
        });
    }

    public VirtualClock clock() {
        return clock;
    }

    public Instant now() {
        return clock.instant();
    }

    public Account account() {
        return account;
    }

    public Ids ids() {
        return ids;
    }

    public InstanceCatalogue catalogue() {
        return catalogue;
    }

    public LaunchTemplates launchTemplates() {
        return launchTemplates;
    }

    public Instances instances() {
        return instances;
    }

    public Quotas quotas() {
        return quotas;
    }

    /** SSM parameters by name; live. */
    public Map<String, String> parameters() {
        return parameters;
    }

    /** By image: why its instances do not come up; live. */
    public Map<String, BirthFault> birthFaults() {
        return birthFaults;
    }

    /**
     * The AMI that {@code resolve:ssm:NAME} stands for; any other id stands for itself.
     *
     * @throws ApiException {@code InvalidAMIID.NotFound} if there is no such parameter
     */
    String resolveImage(String image) {
        String prefix = "resolve:ssm:";
        if (!image.startsWith(prefix)) {
            return image;
        }
        String name = image.substring(prefix.length());
        return Optional.ofNullable(parameters.get(name))
                .orElseThrow(() -> ApiException.client(
                        "InvalidAMIID.NotFound", "The SSM parameter '" + name + "' does not exist"));
    }

    public Billing billing() {
        return billing;
    }

    public Timings timings() {
        return timings;
    }

    public void timings(Timings value) {
        timings = value;
    }

    EventSink events() {
        return events;
    }

    public void events(EventSink sink) {
        events = sink;
    }

    public void boot(InstanceBoot value) {
        boot = value;
    }

    /** Where the metadata service of an instance is to be found. */
    public void imds(Function<String, URI> locator) {
        imds = locator;
    }

    /** A number from 0 (inclusive) to {@code bound} (exclusive), drawn from the seed. */
    public int draw(int bound) {
        return random.nextInt(bound);
    }

    Random random() {
        return random;
    }

    /** Adds a pool of a type that the catalogue knows, or changes its capacity and price if it exists. */
    public Pool pool(PoolKey key, int spotCapacity, BigDecimal spotPrice) {
        Pool pool = pools.get(key);
        if (pool == null) {
            InstanceType type = catalogue.get(key.instanceType());
            pool = new Pool(key, type, spotCapacity, new PriceHistory(now(), spotPrice));
            pools.put(key, pool);
        } else {
            pool.capacity(Market.SPOT, spotCapacity);
            pool.spotPrice().change(now(), spotPrice);
        }
        return pool;
    }

    public Optional<Pool> findPool(PoolKey key) {
        return Optional.ofNullable(pools.get(key));
    }

    /**
     * A pool that a test or scenario names.
     *
     * @throws IllegalArgumentException if it does not exist
     */
    public Pool existingPool(PoolKey key) {
        return findPool(key)
                .orElseThrow(() -> new IllegalArgumentException("no pool " + key + "; there are " + pools.keySet()));
    }

    public Collection<Pool> pools() {
        return Collections.unmodifiableCollection(pools.values());
    }

    /** The first byte of the addresses in subnets that are added from now on; 10 at first. */
    public void network(int firstByte) {
        network = firstByte;
    }

    public Subnet addSubnet(String id, String zone, int addresses) {
        Subnet subnet = new Subnet(id, zone, network, subnets.size(), addresses);
        subnets.put(id, subnet);
        return subnet;
    }

    public Collection<Subnet> subnets() {
        return Collections.unmodifiableCollection(subnets.values());
    }

    public Optional<Subnet> findSubnet(String id) {
        return Optional.ofNullable(subnets.get(id));
    }

    /** The zones that have a subnet, sorted. */
    public List<String> zones() {
        return subnets.values().stream().map(Subnet::zone).distinct().sorted().toList();
    }

    /** The zone's first subnet, which stands for its default subnet. */
    public Optional<Subnet> defaultSubnet(String zone) {
        return subnets.values().stream().filter(s -> s.zone().equals(zone)).findFirst();
    }

    public void tag(EmulatedInstance instance, Map<String, String> tags) {
        instance.tag(tags);
    }

    public void untag(EmulatedInstance instance, String key) {
        instance.untag(key);
    }

    /** What {@code instance} is now, for outside. */
    public InstanceView view(EmulatedInstance instance) {
        return new InstanceView(
                instance.id(),
                instance.type().name(),
                instance.zone(),
                instance.market(),
                instance.state(),
                instance.tags(),
                instance.imageId(),
                new String(Base64.getMimeDecoder().decode(instance.userData()), StandardCharsets.UTF_8),
                instance.subnet().id(),
                instance.privateIp(),
                instance.launchTime(),
                instance.reasonCode(),
                imds.apply(instance.id()));
    }

    void callBoot(EmulatedInstance instance) {
        instance.booted(true);
        InstanceView view = view(instance);
        InstanceBoot called = boot;
        boots.add(() -> called.started(view));
    }

    void callStop(EmulatedInstance instance, StopKind kind) {
        if (instance.booted()) {
            instance.booted(false);
            InstanceView view = view(instance);
            InstanceBoot called = boot;
            boots.add(() -> called.stopped(view, kind));
        }
    }

    /** Stops what is behind every instance; nothing is to be asked of the world afterwards. */
    public void close() {
        transact(() -> instances.all().forEach(i -> callStop(i, StopKind.EMULATOR_CLOSED)));
        boots.drainFully();
    }
}
