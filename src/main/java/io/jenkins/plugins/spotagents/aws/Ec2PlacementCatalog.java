package io.jenkins.plugins.spotagents.aws;

import com.google.common.collect.Lists;
import io.jenkins.plugins.spotagents.aws.terms.Ec2Blueprint;
import io.jenkins.plugins.spotagents.aws.terms.LaunchTemplateRef;
import io.jenkins.plugins.spotagents.capacity.CapacityPool;
import io.jenkins.plugins.spotagents.capacity.CloudCallException;
import io.jenkins.plugins.spotagents.capacity.Offering;
import io.jenkins.plugins.spotagents.capacity.Placement;
import io.jenkins.plugins.spotagents.capacity.PurchaseOption;
import io.jenkins.plugins.spotagents.capacity.TemplateId;
import io.jenkins.plugins.spotagents.cost.FilePriceSource;
import io.jenkins.plugins.spotagents.fleet.api.ApiBudget;
import io.jenkins.plugins.spotagents.fleet.api.Pauses;
import io.jenkins.plugins.spotagents.fleet.demand.InstanceSelection;
import io.jenkins.plugins.spotagents.fleet.demand.InstanceSelection.ByRequirements;
import io.jenkins.plugins.spotagents.fleet.demand.InstanceSelection.ByType;
import io.jenkins.plugins.spotagents.fleet.demand.InvalidLaunchSpecException;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchSpec;
import io.jenkins.plugins.spotagents.fleet.demand.PlacementCatalog;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.ec2.model.DescribeLaunchTemplateVersionsRequest;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.InstanceTypeOffering;
import software.amazon.awssdk.services.ec2.model.LocationType;
import software.amazon.awssdk.services.ec2.model.Subnet;

/**
 * Answers from EC2, remembered: subnets and launch templates for ten minutes, as admins change them; types and where they are
 * offered for an hour, as AWS adds to them a few times a month.
 */
public final class Ec2PlacementCatalog implements PlacementCatalog {
    private static final Logger LOGGER = Logger.getLogger(Ec2PlacementCatalog.class.getName());
    private static final Duration CONFIGURED = Duration.ofMinutes(10);
    private static final Duration OFFERED = Duration.ofHours(1);
    private static final FilePriceSource ON_DEMAND = FilePriceSource.builtIn();
    private static final int PRICED_TYPES = 100;
    /** EC2 allows 200 values in a filter. */
    private static final int FILTER_VALUES = 200;

    private final AwsClients clients;
    private final Calls calls;
    private final Expiring<List<String>, Map<String, String>> zonesOfSubnets;
    private final Expiring<List<String>, Map<String, Set<String>>> zonesOfTypes;
    private final Expiring<ByRequirements, List<String>> typesOfRequirements;
    private final Expiring<List<String>, Map<String, BigDecimal>> pricesOfTypes;
    private final Clock clock;
    private final Expiring<LaunchTemplateRef, String> launchTemplates;
    private final Map<LaunchTemplateRef, String> versions = new ConcurrentHashMap<>();
    private final Map<TemplateId, List<String>> leftOut = new ConcurrentHashMap<>();
    private final Runnable onNewVersion;

    /** @param budget of Describe calls, shared by all that make them in this account and region */
    public Ec2PlacementCatalog(AwsClients clients, ApiBudget budget, Pauses pauses, Clock clock) {
        this(clients, budget, pauses, clock, () -> {});
    }

    /** @param onNewVersion told of a launch template that means another version than before; called on whatever thread asks, must not block */
    public Ec2PlacementCatalog(
            AwsClients clients, ApiBudget budget, Pauses pauses, Clock clock, Runnable onNewVersion) {
        this.onNewVersion = onNewVersion;
        this.clients = clients;
        this.calls = new Calls(budget, pauses);
        this.zonesOfSubnets = new Expiring<>(CONFIGURED, clock);
        this.zonesOfTypes = new Expiring<>(OFFERED, clock);
        this.typesOfRequirements = new Expiring<>(OFFERED, clock);
        this.pricesOfTypes = new Expiring<>(OFFERED, clock);
        this.clock = clock;
        this.launchTemplates = new Expiring<>(CONFIGURED, clock);
    }

    @Override
    public List<Placement> placements(LaunchSpec spec) throws CloudCallException, InvalidLaunchSpecException {
        requireLaunchTemplate(spec);
        List<String> subnetIds = Ec2Blueprint.of(spec).subnetIds();
        Map<String, String> zones = zonesOfSubnets.get(subnetIds, this::describeSubnets);
        List<String> missing = missing(subnetIds, zones);
        if (zones.isEmpty()) {
            throw wrong(
                    spec,
                    missing.size() == 1
                            ? "subnet '" + missing.get(0) + "' does not exist"
                            : "none of the subnets " + missing + " exists",
                    "Correct the template's subnets");
        }
        tellLeftOut(spec, missing);
        List<String> types = types(spec);
        Map<String, Set<String>> offered = zonesOfTypes.get(types, this::describeOfferings);
        if (spec.instances() instanceof ByRequirements wanted) {
            types = choice(wanted, types, offered, zones).types();
        }
        List<Placement> placements = new ArrayList<>();
        for (String type : types) {
            for (String subnet : subnetIds) {
                String zone = zones.get(subnet);
                if (zone != null && offered.getOrDefault(type, Set.of()).contains(zone)) {
                    placements.add(new Placement(new CapacityPool(type, zone), subnet));
                }
            }
        }
        if (placements.isEmpty()) {
            throw wrong(
                    spec,
                    "none of the instance types " + types + " is offered in the zones of its subnets, "
                            + new HashSet<>(zones.values()),
                    "Correct the types or add subnets");
        }
        return placements;
    }

    private static List<String> missing(List<String> subnetIds, Map<String, String> zones) {
        return subnetIds.stream().filter(subnet -> !zones.containsKey(subnet)).toList();
    }

    private void tellLeftOut(LaunchSpec spec, List<String> missing) {
        List<String> told = missing.stream().map(this::isGone).toList();
        List<String> before = told.isEmpty() ? leftOut.remove(spec.id()) : leftOut.put(spec.id(), told);
        if (!told.isEmpty() && !told.equals(before)) {
            LOGGER.warning(() -> spec.id() + ": " + String.join(" ", told));
        }
    }

    private String isGone(String subnet) {
        return "Subnet '" + subnet + "' does not exist in " + clients.account().region()
                + " and is left out: take it off the template's list, or name another.";
    }

    @Override
    public List<String> leftOut(TemplateId template) {
        return leftOut.getOrDefault(template, List.of());
    }

    /**
     * Looks, once in ten minutes at most, whether a template's launch template has another version than at the last look, as {@code
     * $Latest} and {@code $Default} may, and tells if it has.
     *
     * @throws InvalidLaunchSpecException if there is no such launch template or version
     */
    @Override
    public void lookForNewVersion(LaunchSpec spec) throws CloudCallException, InvalidLaunchSpecException {
        requireLaunchTemplate(spec);
    }

    /**
     * What of a list of types cannot be launched although the rest can: subnets and types that do not exist, and types that a subnet's
     * zone does not have. And what of the types that meet requirements is not asked for. Each with its remedy.
     *
     * @throws InvalidLaunchSpecException as {@link #placements}
     */
    public List<String> gaps(LaunchSpec spec) throws CloudCallException, InvalidLaunchSpecException {
        List<String> subnetIds = Ec2Blueprint.of(spec).subnetIds();
        Map<String, String> zones = zonesOfSubnets.get(subnetIds, this::describeSubnets);
        List<String> gaps = new ArrayList<>(
                missing(subnetIds, zones).stream().map(this::isGone).toList());
        if (spec.instances() instanceof ByRequirements wanted) {
            List<String> types = types(spec);
            gaps.addAll(choice(wanted, types, zonesOfTypes.get(types, this::describeOfferings), zones)
                    .remarks());
            return gaps;
        }
        ByType list = (ByType) spec.instances();
        Map<String, Set<String>> offered = zonesOfTypes.get(list.types(), this::describeOfferings);
        for (String type : list.types()) {
            Set<String> has = offered.getOrDefault(type, Set.of());
            if (has.isEmpty()) {
                gaps.add("Instance type '" + type + "' does not exist or is not offered in "
                        + clients.account().region() + ": correct its name, or take it off the list.");
                continue;
            }
            for (String subnet : subnetIds) {
                String zone = zones.get(subnet);
                if (zone != null && !has.contains(zone)) {
                    gaps.add("Instance type '" + type + "' is not offered in " + zone + " (" + subnet
                            + "), only in other zones: name another type, or a subnet in another zone, to have as many"
                            + " capacity pools as this list looks like.");
                }
            }
        }
        return gaps;
    }

    private TypeChoice choice(
            ByRequirements wanted, List<String> types, Map<String, Set<String>> offered, Map<String, String> zones)
            throws CloudCallException {
        Map<String, Set<String>> reachable = new HashMap<>();
        types.forEach(type -> {
            Set<String> own = new HashSet<>(offered.getOrDefault(type, Set.of()));
            own.retainAll(zones.values());
            reachable.put(type, own);
        });
        Map<String, BigDecimal> prices = pricesOfTypes.get(types, this::describePrices);
        return TypeChoice.of(wanted, types, reachable, type -> Optional.ofNullable(prices.get(type)));
    }

    /** The lowest Spot price of each type, or, where EC2 does not tell, all of the price list: the two are not to be compared. */
    private Map<String, BigDecimal> describePrices(List<String> types) {
        Map<String, BigDecimal> prices = new HashMap<>();
        try {
            for (List<String> some : Lists.partition(types, PRICED_TYPES)) {
                calls.make(
                                "DescribeSpotPriceHistory",
                                () -> clients
                                        .ec2()
                                        .describeSpotPriceHistoryPaginator(
                                                request -> request.instanceTypesWithStrings(some)
                                                        .productDescriptions("Linux/UNIX")
                                                        .startTime(clock.instant()))
                                        .spotPriceHistory()
                                        .stream()
                                        .toList())
                        .forEach(price -> prices.merge(
                                price.instanceTypeAsString(), new BigDecimal(price.spotPrice()), BigDecimal::min));
            }
        } catch (CloudCallException e) {
            LOGGER.log(
                    Level.WARNING,
                    "Spot prices are unknown ({0}): types are chosen by the list of on-demand prices",
                    e.getMessage());
            prices.clear();
        }
        if (prices.isEmpty()) {
            types.forEach(type -> ON_DEMAND
                    .hourly(new Offering(new CapacityPool(type, "any"), PurchaseOption.ON_DEMAND))
                    .ifPresent(price -> prices.put(type, price)));
        }
        return prices;
    }

    private InvalidLaunchSpecException wrong(LaunchSpec spec, String what, String remedy) {
        return new InvalidLaunchSpecException("Template '" + spec.template() + "' of cloud '" + spec.cloud() + "': "
                + what + " in " + clients.account().region() + ". " + remedy + ", or the cloud's region.");
    }

    private List<String> types(LaunchSpec spec) throws CloudCallException, InvalidLaunchSpecException {
        InstanceSelection selection = spec.instances();
        if (selection instanceof ByType list) {
            return list.types();
        }
        List<String> types = typesOfRequirements.get((ByRequirements) selection, this::describeRequirements);
        if (types.isEmpty()) {
            throw wrong(spec, "no instance type meets the requirements " + selection, "Widen them");
        }
        return types;
    }

    private void requireLaunchTemplate(LaunchSpec spec) throws CloudCallException, InvalidLaunchSpecException {
        LaunchTemplateRef template = Ec2Blueprint.of(spec).launchTemplate();
        try {
            launchTemplates.get(template, this::describeLaunchTemplate);
        } catch (CloudCallException e) {
            if (!e.code().startsWith("InvalidLaunchTemplate")) {
                throw e;
            }
            throw e.code().endsWith("VersionNotFound")
                    ? wrong(
                            spec,
                            "launch template '" + template.idOrName() + "', version " + template.version()
                                    + ", does not exist; the launch template does",
                            "Name another version, such as $Latest or $Default")
                    : wrong(
                            spec,
                            "launch template '" + template.idOrName() + "' does not exist",
                            "Correct its id or name");
        }
    }

    private String describeLaunchTemplate(LaunchTemplateRef template) throws CloudCallException {
        DescribeLaunchTemplateVersionsRequest.Builder request =
                DescribeLaunchTemplateVersionsRequest.builder().versions(template.version());
        if (template.isById()) {
            request.launchTemplateId(template.idOrName());
        } else {
            request.launchTemplateName(template.idOrName());
        }
        String version = calls
                .make(
                        "DescribeLaunchTemplateVersions",
                        () -> clients.ec2().describeLaunchTemplateVersions(request.build()))
                .launchTemplateVersions()
                .stream()
                .map(described -> described.launchTemplateId() + ":" + described.versionNumber())
                .collect(Collectors.joining());
        String before = versions.put(template, version);
        if (before != null && !before.equals(version)) {
            LOGGER.info(() -> "Launch template " + template.idOrName() + " has a new version: " + version);
            onNewVersion.run();
        }
        return version;
    }

    /** By filter rather than by id: one unknown id would fail the call and hide the others. */
    private Map<String, String> describeSubnets(List<String> ids) throws CloudCallException {
        Map<String, String> zones = new HashMap<>();
        for (List<String> some : Lists.partition(ids, FILTER_VALUES)) {
            List<Subnet> subnets = calls.make(
                    "DescribeSubnets",
                    () -> clients
                            .ec2()
                            .describeSubnetsPaginator(request -> request.filters(filter("subnet-id", some)))
                            .subnets()
                            .stream()
                            .toList());
            subnets.forEach(subnet -> zones.put(subnet.subnetId(), subnet.availabilityZone()));
        }
        return zones;
    }

    private Map<String, Set<String>> describeOfferings(List<String> types) throws CloudCallException {
        Map<String, Set<String>> zones = new HashMap<>();
        for (List<String> some : Lists.partition(types, FILTER_VALUES)) {
            List<InstanceTypeOffering> offerings = calls.make(
                    "DescribeInstanceTypeOfferings",
                    () -> clients
                            .ec2()
                            .describeInstanceTypeOfferingsPaginator(
                                    request -> request.locationType(LocationType.AVAILABILITY_ZONE)
                                            .filters(filter("instance-type", some)))
                            .instanceTypeOfferings()
                            .stream()
                            .toList());
            offerings.forEach(
                    offering -> zones.computeIfAbsent(offering.instanceTypeAsString(), type -> new HashSet<>())
                            .add(offering.location()));
        }
        List<String> nowhere =
                types.stream().filter(type -> !zones.containsKey(type)).toList();
        if (!nowhere.isEmpty()) {
            LOGGER.warning(() -> "Instance types " + nowhere + " do not exist or are not offered in "
                    + clients.account().region() + ": they are left out.");
        }
        return zones;
    }

    private List<String> describeRequirements(ByRequirements wanted) throws CloudCallException {
        return calls.make(
                "GetInstanceTypesFromInstanceRequirements",
                () -> clients
                        .ec2()
                        .getInstanceTypesFromInstanceRequirementsPaginator(RequirementsRequest.of(wanted))
                        .instanceTypes()
                        .stream()
                        .map(type -> type.instanceType())
                        .sorted()
                        .toList());
    }

    private static Filter filter(String name, List<String> values) {
        return Filter.builder().name(name).values(values).build();
    }
}
