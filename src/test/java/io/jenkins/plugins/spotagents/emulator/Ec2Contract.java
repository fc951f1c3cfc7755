package io.jenkins.plugins.spotagents.emulator;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasEntry;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.oneOf;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.Assert.assertThrows;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.Before;
import org.junit.Test;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.CreateFleetInstance;
import software.amazon.awssdk.services.ec2.model.CreateFleetResponse;
import software.amazon.awssdk.services.ec2.model.DefaultTargetCapacityType;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.FleetLaunchTemplateConfigRequest;
import software.amazon.awssdk.services.ec2.model.FleetLaunchTemplateOverridesRequest;
import software.amazon.awssdk.services.ec2.model.FleetType;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceType;
import software.amazon.awssdk.services.ec2.model.LocationType;
import software.amazon.awssdk.services.ec2.model.Reservation;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.SpotAllocationStrategy;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

/** What any EC2, emulated or not, answers to the calls that the plugin makes. */
public abstract class Ec2Contract {
    /** An image that both emulators know. */
    private static final String IMAGE = "ami-12c6146b";

    private static final String TEMPLATE = "contract";

    private Ec2Client ec2;
    private String subnet;

    protected abstract Ec2Client client();

    @Before
    public void makeTemplate() {
        ec2 = client();
        subnet = ec2.describeSubnets().subnets().get(0).subnetId();
        if (ec2.describeLaunchTemplates().launchTemplates().stream()
                .noneMatch(t -> TEMPLATE.equals(t.launchTemplateName()))) {
            ec2.createLaunchTemplate(r -> r.launchTemplateName(TEMPLATE)
                    .launchTemplateData(data -> data.imageId(IMAGE).instanceType(InstanceType.M5_LARGE)));
        }
    }

    private CreateFleetResponse launch(int count, DefaultTargetCapacityType market, Tag... tags) {
        return ec2.createFleet(r -> {
            r.type(FleetType.INSTANT)
                    .launchTemplateConfigs(config(InstanceType.M5_XLARGE))
                    .targetCapacitySpecification(
                            t -> t.totalTargetCapacity(count).defaultTargetCapacityType(market))
                    .spotOptions(o -> o.allocationStrategy(SpotAllocationStrategy.PRICE_CAPACITY_OPTIMIZED));
            if (tags.length > 0) {
                r.tagSpecifications(TagSpecification.builder()
                        .resourceType(ResourceType.INSTANCE)
                        .tags(tags)
                        .build());
            }
        });
    }

    private FleetLaunchTemplateConfigRequest config(InstanceType... types) {
        return FleetLaunchTemplateConfigRequest.builder()
                .launchTemplateSpecification(t -> t.launchTemplateName(TEMPLATE).version("$Latest"))
                .overrides(List.of(types).stream()
                        .map(type -> FleetLaunchTemplateOverridesRequest.builder()
                                .instanceType(type)
                                .subnetId(subnet)
                                .build())
                        .toList())
                .build();
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }

    private static Filter filter(String name, String... values) {
        return Filter.builder().name(name).values(values).build();
    }

    private static List<String> ids(CreateFleetResponse fleet) {
        return fleet.instances().stream()
                .map(CreateFleetInstance::instanceIds)
                .flatMap(List::stream)
                .toList();
    }

    private List<Instance> described(List<String> ids) {
        return ec2.describeInstances(r -> r.instanceIds(ids)).reservations().stream()
                .map(Reservation::instances)
                .flatMap(List::stream)
                .toList();
    }

    private static Map<String, String> tags(Instance instance) {
        return instance.tags().stream().collect(Collectors.toMap(Tag::key, Tag::value));
    }

    @Test
    public void anInstantFleetAnswersItsInstances() {
        CreateFleetResponse fleet = launch(3, DefaultTargetCapacityType.SPOT, tag("name", "a & <b>"));

        assertThat(fleet.fleetId(), startsWith("fleet-"));
        assertThat(fleet.errors(), is(empty()));
        assertThat(new HashSet<>(ids(fleet)), hasSize(3));
        List<Instance> instances = described(ids(fleet));
        assertThat(instances, hasSize(3));
        for (Instance instance : instances) {
            assertThat(instance.instanceTypeAsString(), is("m5.xlarge"));
            assertThat(instance.subnetId(), is(subnet));
            assertThat(instance.instanceLifecycleAsString(), is("spot"));
            assertThat(instance.state().nameAsString(), is(oneOf("pending", "running")));
            assertThat(tags(instance), hasEntry("name", "a & <b>"));
        }
    }

    @Test
    public void onDemandInstancesHaveNoLifecycle() {
        Instance instance =
                described(ids(launch(1, DefaultTargetCapacityType.ON_DEMAND))).get(0);

        assertThat(instance.instanceLifecycleAsString(), is((String) null));
        assertThat(instance.placement().availabilityZone(), is(zoneOf(subnet)));
    }

    private String zoneOf(String id) {
        return ec2.describeSubnets(r -> r.subnetIds(id)).subnets().get(0).availabilityZone();
    }

    @Test
    public void instancesAreFoundByTagAndState() {
        List<String> mine = ids(launch(2, DefaultTargetCapacityType.SPOT, tag("owner", "me"), tag("role", "agent")));
        launch(1, DefaultTargetCapacityType.SPOT, tag("owner", "you"));

        List<String> found = ec2
                .describeInstancesPaginator(r -> r.filters(
                        filter("tag:owner", "me"),
                        filter("tag-key", "role"),
                        filter("instance-state-name", "pending", "running")))
                .reservations()
                .stream()
                .flatMap(reservation -> reservation.instances().stream())
                .map(Instance::instanceId)
                .toList();

        assertThat(found, containsInAnyOrder(mine.toArray()));
    }

    @Test
    public void pagesTogetherHoldEveryInstanceOnce() {
        List<String> mine = ids(launch(12, DefaultTargetCapacityType.SPOT, tag("paged", "yes")));

        List<String> found = ec2
                .describeInstancesPaginator(r -> r.maxResults(5).filters(filter("tag:paged", "yes")))
                .reservations()
                .stream()
                .flatMap(reservation -> reservation.instances().stream())
                .map(Instance::instanceId)
                .toList();

        assertThat(found, containsInAnyOrder(mine.toArray()));
    }

    @Test
    public void tagsCanBeAddedLater() {
        String id = ids(launch(1, DefaultTargetCapacityType.SPOT)).get(0);

        ec2.createTags(r -> r.resources(id).tags(tag("build", "job #1")));

        assertThat(tags(described(List.of(id)).get(0)), hasEntry("build", "job #1"));
        List<String> keys = ec2.describeTags(r -> r.filters(filter("resource-id", id))).tags().stream()
                .map(t -> t.key())
                .toList();
        assertThat(keys, hasItem("build"));
    }

    @Test
    public void terminatedInstancesAreStillDescribed() {
        List<String> ids = ids(launch(2, DefaultTargetCapacityType.SPOT));

        var ended = ec2.terminateInstances(r -> r.instanceIds(ids)).terminatingInstances();

        assertThat(ended, hasSize(2));
        assertThat(
                ended.stream().map(i -> i.currentState().nameAsString()).toList(),
                everyItem(is(oneOf("shutting-down", "terminated"))));
        assertThat(
                described(ids).stream().map(i -> i.state().nameAsString()).toList(),
                everyItem(is(oneOf("shutting-down", "terminated"))));
    }

    @Test
    public void anUnknownInstanceIsNotFound() {
        Ec2Exception error = assertThrows(Ec2Exception.class, () -> described(List.of("i-0123456789abcdef0")));

        assertThat(error.statusCode(), is(400));
        assertThat(error.awsErrorDetails().errorCode(), is("InvalidInstanceID.NotFound"));
    }

    @Test
    public void anUnknownLaunchTemplateIsNotFound() {
        Ec2Exception error = assertThrows(
                Ec2Exception.class, () -> ec2.describeLaunchTemplates(r -> r.launchTemplateNames("nobody-made-this")));

        assertThat(error.awsErrorDetails().errorCode(), is("InvalidLaunchTemplateName.NotFoundException"));
    }

    @Test
    public void aLaunchTemplateHasVersions() {
        String name = "versions-" + System.nanoTime();
        ec2.createLaunchTemplate(r -> r.launchTemplateName(name).launchTemplateData(d -> d.imageId(IMAGE)));
        ec2.createLaunchTemplateVersion(
                r -> r.launchTemplateName(name).launchTemplateData(d -> d.instanceType(InstanceType.C5_LARGE)));

        var template = ec2.describeLaunchTemplates(r -> r.launchTemplateNames(name))
                .launchTemplates()
                .get(0);
        var versions = ec2.describeLaunchTemplateVersions(r -> r.launchTemplateName(name))
                .launchTemplateVersions();

        assertThat(template.latestVersionNumber(), is(2L));
        assertThat(template.defaultVersionNumber(), is(1L));
        assertThat(versions.stream().map(v -> v.versionNumber()).toList(), containsInAnyOrder(1L, 2L));
    }

    @Test
    public void subnetsAndZonesBelongTogether() {
        List<Subnet> subnets = ec2.describeSubnets().subnets();
        Set<String> zones = ec2.describeAvailabilityZones().availabilityZones().stream()
                .map(z -> z.zoneName())
                .collect(Collectors.toSet());

        assertThat(subnets, is(not(empty())));
        for (Subnet each : subnets) {
            assertThat(zones, hasItem(each.availabilityZone()));
            assertThat(each.availableIpAddressCount() > 0, is(true));
        }
    }

    @Test
    public void instanceTypesHaveTheirSize() {
        var type = ec2.describeInstanceTypes(r -> r.instanceTypes(InstanceType.M5_XLARGE))
                .instanceTypes()
                .get(0);

        assertThat(type.vCpuInfo().defaultVCpus(), is(4));
        assertThat(type.memoryInfo().sizeInMiB(), is(16_384L));
        assertThat(type.processorInfo().supportedArchitecturesAsStrings(), hasItem("x86_64"));
    }

    @Test
    public void offeringsNameTheZones() {
        Set<String> locations = ec2
                .describeInstanceTypeOfferings(r ->
                        r.locationType(LocationType.AVAILABILITY_ZONE).filters(filter("instance-type", "m5.xlarge")))
                .instanceTypeOfferings()
                .stream()
                .map(o -> o.location())
                .collect(Collectors.toSet());

        assertThat(locations, hasItem(zoneOf(subnet)));
    }

    @Test
    public void spotPricesAreNumbers() {
        var prices = ec2.describeSpotPriceHistory(r -> r.instanceTypes(InstanceType.M5_XLARGE)
                        .productDescriptions("Linux/UNIX")
                        .availabilityZone(zoneOf(subnet)))
                .spotPriceHistory();

        assertThat(prices, is(not(empty())));
        assertThat(prices.get(0).instanceTypeAsString(), equalTo("m5.xlarge"));
        assertThat(Double.parseDouble(prices.get(0).spotPrice()) > 0, is(true));
    }

    @Test
    public void aDryRunSaysThatItWouldHaveSucceeded() {
        Ec2Exception error = assertThrows(Ec2Exception.class, () -> ec2.describeInstances(r -> r.dryRun(true)));

        assertThat(error.statusCode(), is(412));
        assertThat(error.awsErrorDetails().errorCode(), is("DryRunOperation"));
    }

    @Test
    public void plainLaunchesWorkAsWell() {
        var run = ec2.runInstances(r -> r.imageId(IMAGE)
                .instanceType(InstanceType.M5_LARGE)
                .subnetId(subnet)
                .minCount(2)
                .maxCount(2)
                .clientToken("contract-" + System.nanoTime()));

        assertThat(run.instances(), hasSize(2));
        assertThat(run.instances().get(0).imageId(), is(IMAGE));
        assertThat(described(List.of(run.instances().get(1).instanceId())), hasSize(1));
    }

    @Test
    public void aPendingOrRunningInstanceHasAStatus() {
        String id = ids(launch(1, DefaultTargetCapacityType.SPOT)).get(0);

        var statuses = ec2.describeInstanceStatus(r -> r.instanceIds(id).includeAllInstances(true))
                .instanceStatuses();

        assertThat(statuses, hasSize(1));
        assertThat(statuses.get(0).instanceId(), is(id));
        assertThat(statuses.get(0).instanceState().nameAsString(), is(oneOf("pending", "running")));
    }
}
