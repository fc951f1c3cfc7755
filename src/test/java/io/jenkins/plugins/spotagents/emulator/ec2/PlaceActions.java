package io.jenkins.plugins.spotagents.emulator.ec2;

import io.jenkins.plugins.spotagents.emulator.world.ApiException;
import io.jenkins.plugins.spotagents.emulator.world.Subnet;
import io.jenkins.plugins.spotagents.emulator.world.World;
import java.util.List;
import java.util.Map;

/** DescribeSubnets and DescribeAvailabilityZones. */
final class PlaceActions {
    /** All subnets belong to one network. */
    static final String VPC = "vpc-00000000000000001";

    private final World world;
    private final Filters<Subnet> subnetFilters = new Filters<Subnet>()
            .by("subnet-id", Subnet::id)
            .by("availability-zone", Subnet::zone)
            .by("vpc-id", subnet -> VPC)
            .by("state", subnet -> "available");
    private final Filters<String> zoneFilters = new Filters<String>()
            .by("zone-name", zone -> zone)
            .by("region-name", PlaceActions::region)
            .by("state", zone -> "available")
            .by("zone-type", zone -> "availability-zone")
            .by("opt-in-status", zone -> "opt-in-not-required");

    PlaceActions(World world) {
        this.world = world;
    }

    void register(Map<String, Ec2Action> actions) {
        actions.put("DescribeSubnets", this::describeSubnets);
        actions.put("DescribeAvailabilityZones", this::describeZones);
    }

    private void describeSubnets(Query query, Xml answer) {
        List<String> ids = query.strings("SubnetId");
        for (String id : ids) {
            if (world.findSubnet(id).isEmpty()) {
                throw ApiException.client("InvalidSubnetID.NotFound", "The subnet ID '" + id + "' does not exist");
            }
        }
        List<Subnet> chosen = subnetFilters.apply(world.subnets(), query).stream()
                .filter(subnet -> ids.isEmpty() || ids.contains(subnet.id()))
                .toList();
        Paging<Subnet> page = Paging.page(chosen, query);
        answer.list("subnetSet", page.items(), this::subnet).text("nextToken", page.nextToken());
    }

    private void subnet(Xml xml, Subnet subnet) {
        xml.text("subnetId", subnet.id())
                .text("subnetArn", world.account().arn("ec2", "subnet/" + subnet.id()))
                .text("state", "available")
                .text("ownerId", world.account().id())
                .text("vpcId", VPC)
                .text("cidrBlock", subnet.cidr())
                .text("availableIpAddressCount", subnet.freeAddresses())
                .text("availabilityZone", subnet.zone())
                .text("defaultForAz", world.defaultSubnet(subnet.zone()).orElseThrow() == subnet)
                .text("mapPublicIpOnLaunch", false);
    }

    private void describeZones(Query query, Xml answer) {
        List<String> names = query.strings("ZoneName");
        List<String> zones = world.zones();
        for (String name : names) {
            if (!zones.contains(name)) {
                throw ApiException.invalidParameter("Invalid availability zone: [" + name + "]");
            }
        }
        List<String> chosen = zoneFilters.apply(zones, query).stream()
                .filter(zone -> names.isEmpty() || names.contains(zone))
                .toList();
        answer.list(
                "availabilityZoneInfo",
                chosen,
                (xml, zone) -> xml.text("zoneName", zone)
                        .text("zoneState", "available")
                        .text("regionName", region(zone))
                        .text("optInStatus", "opt-in-not-required")
                        .text("groupName", region(zone))
                        .text("networkBorderGroup", region(zone))
                        .text("zoneType", "availability-zone"));
    }

    private static String region(String zone) {
        return zone.substring(0, zone.length() - 1);
    }
}
