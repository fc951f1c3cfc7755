package io.jenkins.plugins.spotagents.emulator.ec2;

import io.jenkins.plugins.spotagents.emulator.world.InstanceType;
import io.jenkins.plugins.spotagents.emulator.world.Pool;
import io.jenkins.plugins.spotagents.emulator.world.PoolKey;
import io.jenkins.plugins.spotagents.emulator.world.PriceHistory;
import io.jenkins.plugins.spotagents.emulator.world.World;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Instance types, where they are offered, and what Spot costs. */
final class TypeActions {
    private static final String LINUX = "Linux/UNIX";

    private record Offering(String type, String locationType, String location) {}

    private record PricePoint(PoolKey pool, PriceHistory.Change change) {}

    private final World world;
    private final Filters<InstanceType> typeFilters = new Filters<InstanceType>()
            .by("instance-type", InstanceType::name)
            .by("current-generation", type -> Boolean.toString(type.currentGeneration()))
            .by("processor-info.supported-architecture", InstanceType::architecture)
            .by("bare-metal", type -> Boolean.toString(type.isBareMetal()))
            .by("burstable-performance-supported", type -> Boolean.toString(type.isBurstable()))
            .by("vcpu-info.default-vcpus", type -> Integer.toString(type.vcpus()))
            .by("memory-info.size-in-mib", type -> Integer.toString(type.memoryMiB()))
            .by("supported-usage-class", type -> "spot")
            .by("supported-virtualization-type", type -> "hvm");
    private final Filters<Offering> offeringFilters =
            new Filters<Offering>().by("instance-type", Offering::type).by("location", Offering::location);
    private final Filters<PricePoint> priceFilters = new Filters<PricePoint>()
            .by("instance-type", point -> point.pool().instanceType())
            .by("availability-zone", point -> point.pool().zone())
            .by("product-description", point -> LINUX)
            .by("spot-price", point -> point.change().price().toPlainString());

    TypeActions(World world) {
        this.world = world;
    }

    void register(Map<String, Ec2Action> actions) {
        actions.put("DescribeInstanceTypes", this::describeTypes);
        actions.put("DescribeInstanceTypeOfferings", this::describeOfferings);
        actions.put("GetInstanceTypesFromInstanceRequirements", this::typesFromRequirements);
        actions.put("DescribeSpotPriceHistory", this::describeSpotPrices);
    }

    private void describeTypes(Query query, Xml answer) {
        List<String> names = query.strings("InstanceType");
        List<InstanceType> chosen = names.isEmpty()
                ? List.copyOf(world.catalogue().all())
                : names.stream().map(world.catalogue()::get).toList();
        Paging<InstanceType> page = Paging.page(typeFilters.apply(chosen, query), query);
        answer.list("instanceTypeSet", page.items(), TypeActions::type).text("nextToken", page.nextToken());
    }

    private static void type(Xml xml, InstanceType type) {
        xml.text("instanceType", type.name())
                .text("currentGeneration", type.currentGeneration())
                .texts("supportedUsageClasses", List.of("on-demand", "spot"))
                .texts("supportedVirtualizationTypes", List.of("hvm"))
                .text("bareMetal", type.isBareMetal())
                .text("hypervisor", "nitro")
                .element(
                        "processorInfo",
                        p -> p.texts("supportedArchitectures", List.of(type.architecture()))
                                .text("manufacturer", manufacturer(type)))
                .element("vCpuInfo", v -> v.text("defaultVCpus", type.vcpus()).text("defaultCores", type.vcpus() / 2))
                .element("memoryInfo", m -> m.text("sizeInMiB", type.memoryMiB()))
                .text("instanceStorageSupported", false)
                .text("burstablePerformanceSupported", type.isBurstable());
    }

    private static String manufacturer(InstanceType type) {
        return switch (type.cpuManufacturer()) {
            case "intel" -> "Intel";
            case "amd" -> "AMD";
            default -> "AWS";
        };
    }

    private void describeOfferings(Query query, Xml answer) {
        boolean byZone = query.text("LocationType").equals("availability-zone");
        List<Offering> offerings = world.pools().stream()
                .map(pool -> byZone
                        ? new Offering(
                                pool.type().name(),
                                "availability-zone",
                                pool.key().zone())
                        : new Offering(
                                pool.type().name(), "region", world.account().region()))
                .distinct()
                .toList();
        Paging<Offering> page = Paging.page(offeringFilters.apply(offerings, query), query);
        answer.list(
                        "instanceTypeOfferingSet",
                        page.items(),
                        (xml, offering) -> xml.text("instanceType", offering.type())
                                .text("locationType", offering.locationType())
                                .text("location", offering.location()))
                .text("nextToken", page.nextToken());
    }

    private void typesFromRequirements(Query query, Xml answer) {
        List<InstanceType> types = RequirementsReader.read(query.at("InstanceRequirements"))
                .select(world.catalogue().all(), Set.copyOf(query.strings("ArchitectureType")));
        Paging<InstanceType> page = Paging.page(types, query);
        answer.list("instanceTypeSet", page.items(), (xml, type) -> xml.text("instanceType", type.name()))
                .text("nextToken", page.nextToken());
    }

    private void describeSpotPrices(Query query, Xml answer) {
        // A start time of now answers the price in force; that is how callers ask for current prices.
        Instant end = query.instant("EndTime", world.now());
        Instant start = query.instant("StartTime", Instant.EPOCH);
        List<String> types = query.strings("InstanceType");
        List<String> products = query.strings("ProductDescription");
        String zone = query.text("AvailabilityZone");
        List<PricePoint> points = new ArrayList<>();
        for (Pool pool : world.pools()) {
            if ((types.isEmpty() || types.contains(pool.key().instanceType()))
                    && (zone.isEmpty() || zone.equals(pool.key().zone()))
                    && (products.isEmpty() || products.stream().anyMatch(p -> p.startsWith(LINUX)))) {
                pool.spotPrice()
                        .between(start, end.isBefore(start) ? start : end)
                        .forEach(change -> points.add(new PricePoint(pool.key(), change)));
            }
        }
        // AWS answers newest first.
        points.sort(Comparator.comparing((PricePoint point) -> point.change().from())
                .reversed()
                .thenComparing(PricePoint::pool));
        Paging<PricePoint> page = Paging.page(priceFilters.apply(points, query), query);
        answer.list(
                        "spotPriceHistorySet",
                        page.items(),
                        (xml, point) -> xml.text("instanceType", point.pool().instanceType())
                                .text("productDescription", LINUX)
                                .text("spotPrice", point.change().price())
                                .text("timestamp", point.change().from())
                                .text("availabilityZone", point.pool().zone()))
                .text("nextToken", page.nextToken());
    }
}
