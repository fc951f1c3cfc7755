package io.jenkins.plugins.spotagents.emulator;

import io.jenkins.plugins.spotagents.emulator.account.SsmService;
import io.jenkins.plugins.spotagents.emulator.account.StsService;
import io.jenkins.plugins.spotagents.emulator.clock.ClockPacer;
import io.jenkins.plugins.spotagents.emulator.clock.VirtualClock;
import io.jenkins.plugins.spotagents.emulator.ec2.Ec2Service;
import io.jenkins.plugins.spotagents.emulator.events.EventBridge;
import io.jenkins.plugins.spotagents.emulator.events.EventKind;
import io.jenkins.plugins.spotagents.emulator.http.ApiGateway;
import io.jenkins.plugins.spotagents.emulator.http.Faults;
import io.jenkins.plugins.spotagents.emulator.http.HttpFront;
import io.jenkins.plugins.spotagents.emulator.http.RequestLimits;
import io.jenkins.plugins.spotagents.emulator.imds.IdentityDocuments;
import io.jenkins.plugins.spotagents.emulator.imds.ImdsService;
import io.jenkins.plugins.spotagents.emulator.journal.Journal;
import io.jenkins.plugins.spotagents.emulator.sqs.EmulatedQueue;
import io.jenkins.plugins.spotagents.emulator.sqs.Queues;
import io.jenkins.plugins.spotagents.emulator.sqs.SqsService;
import io.jenkins.plugins.spotagents.emulator.world.InstanceBoot;
import io.jenkins.plugins.spotagents.emulator.world.InstanceCatalogue;
import io.jenkins.plugins.spotagents.emulator.world.InstanceType;
import io.jenkins.plugins.spotagents.emulator.world.Interruptions;
import io.jenkins.plugins.spotagents.emulator.world.LaunchTemplates;
import io.jenkins.plugins.spotagents.emulator.world.Lifecycle;
import io.jenkins.plugins.spotagents.emulator.world.PoolKey;
import io.jenkins.plugins.spotagents.emulator.world.Timings;
import io.jenkins.plugins.spotagents.emulator.world.World;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;

/** Sets up an {@link EmulatedAws}. Every setting has a default; see the package's description. */
public final class EmulatedAwsBuilder {
    /** More than any test launches. */
    private static final int MANY_ADDRESSES = 60_000;

    private final InstanceCatalogue catalogue = InstanceCatalogue.common();
    private final List<Consumer<World>> settings = new ArrayList<>();
    private boolean hasPools;
    private long seed = 1;
    private int port;
    private String region = "eu-west-1";
    private String accountId = "123456789012";
    private VirtualClock clock = VirtualClock.create();
    private double speed;
    private Timings timings = Timings.USUAL;
    private InstanceBoot boot = InstanceBoot.none();
    private RequestLimits limits = RequestLimits.none();
    private Duration latency = Duration.ZERO;
    private Set<EventKind> eventRule = EnumSet.allOf(EventKind.class);

    EmulatedAwsBuilder() {}

    /** What the handle needs. */
    record Parts(
            World world,
            Interruptions interruptions,
            Queues queues,
            EmulatedQueue noticeQueue,
            ApiGateway gateway,
            Faults faults,
            Journal journal,
            HttpFront front,
            ClockPacer pacer,
            IdentityDocuments identity) {}

    /** Everything that is drawn is drawn from this; 1 by default. */
    public EmulatedAwsBuilder seed(long value) {
        seed = value;
        return this;
    }

    /** Port on loopback; a free one by default. */
    public EmulatedAwsBuilder port(int value) {
        port = value;
        return this;
    }

    /** {@code eu-west-1} by default. */
    public EmulatedAwsBuilder region(String value) {
        region = value;
        return this;
    }

    /** Twelve digits. */
    public EmulatedAwsBuilder accountId(String value) {
        accountId = value;
        return this;
    }

    /** The time of the region; by default a clock of its own that stands until it is advanced. */
    public EmulatedAwsBuilder clock(VirtualClock value) {
        clock = value;
        return this;
    }

    /** Lets the clock run by itself: virtual seconds a real second. */
    public EmulatedAwsBuilder speed(double value) {
        speed = value;
        return this;
    }

    /** A capacity pool with its Spot capacity and its Spot price in US dollars an hour. */
    public EmulatedAwsBuilder pool(String instanceType, String zone, int spotCapacity, double spotPrice) {
        hasPools = true;
        settings.add(world -> world.pool(new PoolKey(instanceType, zone), spotCapacity, BigDecimal.valueOf(spotPrice)));
        return this;
    }

    /** A type that the catalogue lacks; to be given before its pools. */
    public EmulatedAwsBuilder instanceType(InstanceType type) {
        catalogue.add(type);
        return this;
    }

    /** A subnet; zones of pools that have none get one with many addresses. */
    public EmulatedAwsBuilder subnet(String id, String zone, int freeAddresses) {
        settings.add(world -> world.addSubnet(id, zone, freeAddresses));
        return this;
    }

    /** Private addresses are in 127.0.0.0/8, all of which a Linux machine has: what stands behind an instance can listen there. */
    public EmulatedAwsBuilder loopbackAddresses() {
        settings.add(world -> world.network(127));
        return this;
    }

    /** A launch template besides {@link EmulatedAws#LAUNCH_TEMPLATE}. */
    public EmulatedAwsBuilder launchTemplate(String name, LaunchTemplates.Data data) {
        settings.add(world -> world.launchTemplates().create(name, data, world.now()));
        return this;
    }

    /** How long things take, and how consistent describe calls are. */
    public EmulatedAwsBuilder timings(Timings value) {
        timings = value;
        return this;
    }

    /** What stands behind instances. */
    public EmulatedAwsBuilder boot(InstanceBoot value) {
        boot = value;
        return this;
    }

    /** Throttling; none by default. */
    public EmulatedAwsBuilder limits(RequestLimits value) {
        limits = value;
        return this;
    }

    /** What every call takes; nothing by default. */
    public EmulatedAwsBuilder latency(Duration value) {
        latency = value;
        return this;
    }

    /** Which events reach the notice queue; all kinds by default. */
    public EmulatedAwsBuilder events(EventKind... kinds) {
        eventRule = EnumSet.noneOf(EventKind.class);
        Collections.addAll(eventRule, kinds);
        return this;
    }

    public EmulatedAws start() {
        World world = new World(clock, new World.Account(accountId, region), seed, catalogue);
        world.timings(timings);
        world.boot(boot);
        settings.forEach(setting -> setting.accept(world));
        if (!hasPools) {
            addCommonPools(world, new Random(seed));
        }
        addMissingSubnets(world);
        world.launchTemplates()
                .create(EmulatedAws.LAUNCH_TEMPLATE, LaunchTemplates.Data.ofImage(EmulatedAws.IMAGE), world.now());
        return start(world);
    }

    private EmulatedAws start(World world) {
        Journal journal = new Journal();
        Faults faults = new Faults(seed);
        Queues queues = new Queues(clock, world.account());
        Lifecycle lifecycle = new Lifecycle(world);
        IdentityDocuments identity = new IdentityDocuments();
        ApiGateway gateway = new ApiGateway(
                clock,
                journal,
                faults,
                List.of(
                        new Ec2Service(world, lifecycle),
                        new SqsService(queues),
                        new StsService(world),
                        new SsmService(world),
                        new ImdsService(world, identity, seed)));
        gateway.limits(limits);
        gateway.latency(latency);
        HttpFront front = HttpFront.start(port, gateway::handle);
        world.imds(id -> ImdsService.address(front.endpoint(), id));
        queues.endpoint(front.endpoint());
        EmulatedQueue notices = queues.create("spot-notices", Duration.ofSeconds(30));
        EventBridge events = new EventBridge(world);
        events.rule(eventRule, notices::send);
        world.events(events);
        ClockPacer pacer = speed > 0 ? clock.run(speed) : null;
        return new EmulatedAws(new EmulatedAwsBuilder.Parts(
                world,
                new Interruptions(world, lifecycle),
                queues,
                notices,
                gateway,
                faults,
                journal,
                front,
                pacer,
                identity));
    }

    /** Spot at 30 to 45 % of the on-demand price, as is common. */
    private void addCommonPools(World world, Random random) {
        for (InstanceType type : catalogue.all()) {
            for (String zone : List.of("a", "b", "c")) {
                BigDecimal price = type.onDemandPrice()
                        .multiply(BigDecimal.valueOf(30L + random.nextInt(16)))
                        .movePointLeft(2)
                        .setScale(4, RoundingMode.HALF_UP);
                world.pool(new PoolKey(type.name(), region + zone), 1000, price);
            }
        }
    }

    private static void addMissingSubnets(World world) {
        List<String> zones = world.pools().stream()
                .map(pool -> pool.key().zone())
                .distinct()
                .sorted()
                .toList();
        for (String zone : zones) {
            if (world.defaultSubnet(zone).isEmpty()) {
                // As in subnet-0000000000000000a: the zone's letter is a hexadecimal digit for all real zones.
                world.addSubnet("subnet-0000000000000000" + zone.substring(zone.length() - 1), zone, MANY_ADDRESSES);
            }
        }
    }
}
