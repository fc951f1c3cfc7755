package io.jenkins.plugins.spotagents.emulator.ec2;

import io.jenkins.plugins.spotagents.emulator.world.ApiException;
import io.jenkins.plugins.spotagents.emulator.world.EmulatedInstance;
import io.jenkins.plugins.spotagents.emulator.world.FleetOrder;
import io.jenkins.plugins.spotagents.emulator.world.Fleets;
import io.jenkins.plugins.spotagents.emulator.world.Instances;
import io.jenkins.plugins.spotagents.emulator.world.LaunchTemplates;
import io.jenkins.plugins.spotagents.emulator.world.LifeState;
import io.jenkins.plugins.spotagents.emulator.world.Lifecycle;
import io.jenkins.plugins.spotagents.emulator.world.Market;
import io.jenkins.plugins.spotagents.emulator.world.StopKind;
import io.jenkins.plugins.spotagents.emulator.world.World;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** RunInstances, DescribeInstances, DescribeInstanceStatus, DescribeSpotInstanceRequests and TerminateInstances. */
final class InstanceActions {
    private final World world;
    private final Lifecycle lifecycle;
    private final Fleets fleets;
    private final Filters<EmulatedInstance> filters = InstanceFilters.create();
    private final Filters<EmulatedInstance> requestFilters = new Filters<EmulatedInstance>()
            .by("instance-id", EmulatedInstance::id)
            .by("spot-instance-request-id", EmulatedInstance::spotRequestId)
            .by("state", i -> i.state().isLive() ? "active" : "closed");

    InstanceActions(World world, Lifecycle lifecycle, Fleets fleets) {
        this.world = world;
        this.lifecycle = lifecycle;
        this.fleets = fleets;
    }

    void register(Map<String, Ec2Action> actions) {
        actions.put("RunInstances", this::runInstances);
        actions.put("DescribeInstances", this::describeInstances);
        actions.put("DescribeInstanceStatus", this::describeInstanceStatus);
        actions.put("DescribeSpotInstanceRequests", this::describeSpotInstanceRequests);
        actions.put("TerminateInstances", this::terminateInstances);
    }

    private void describeInstances(Query query, Xml answer) {
        Paging<EmulatedInstance> page =
                Paging.page(filters.apply(chosen(query), query), query, EmulatedInstance::sequence);
        answer.list("reservationSet", page.items(), this::reservation).text("nextToken", page.nextToken());
    }

    private void reservation(Xml xml, EmulatedInstance instance) {
        xml.text("reservationId", instance.reservationId())
                .text("ownerId", world.account().id())
                .list("instancesSet", List.of(instance), InstanceXml::write);
    }

    /** The instances that the query names, or else all; only those that are visible yet. */
    private List<EmulatedInstance> chosen(Query query) {
        Instant now = world.now();
        List<String> ids = query.strings("InstanceId");
        if (ids.isEmpty()) {
            return world.instances().all().stream()
                    .filter(i -> !now.isBefore(i.visibleFrom()))
                    .toList();
        }
        if (query.has("MaxResults")) {
            throw ApiException.client(
                    "InvalidParameterCombination",
                    "The parameter instancesSet cannot be used with the parameter maxResults");
        }
        return named(ids, now);
    }

    private List<EmulatedInstance> named(List<String> ids, Instant now) {
        List<EmulatedInstance> found = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        for (String id : ids) {
            try {
                found.add(world.instances().visible(id, now));
            } catch (ApiException e) {
                if (!e.code().equals("InvalidInstanceID.NotFound")) {
                    throw e;
                }
                missing.add(id);
            }
        }
        if (!missing.isEmpty()) {
            throw Instances.notFound(missing);
        }
        return found;
    }

    private void describeInstanceStatus(Query query, Xml answer) {
        boolean all = query.flag("IncludeAllInstances");
        Filters<EmulatedInstance> statusFilters = InstanceFilters.create()
                .by(
                        "event.code",
                        i -> i.maintenance().isEmpty()
                                ? ""
                                : i.maintenance().get(0).code());
        List<EmulatedInstance> shown = statusFilters.apply(chosen(query), query).stream()
                .filter(i -> all || i.state() == LifeState.RUNNING)
                .toList();
        Paging<EmulatedInstance> page = Paging.page(shown, query, EmulatedInstance::sequence);
        answer.list("instanceStatusSet", page.items(), InstanceActions::status).text("nextToken", page.nextToken());
    }

    private static void status(Xml xml, EmulatedInstance instance) {
        String status = instance.state() == LifeState.RUNNING ? "ok" : "not-applicable";
        xml.text("instanceId", instance.id()).text("availabilityZone", instance.zone());
        xml.list(
                "eventsSet",
                instance.maintenance(),
                (item, event) -> item.text("instanceEventId", event.id())
                        .text("code", event.code())
                        .text("description", event.description())
                        .text("notBefore", event.notBefore())
                        .text("notAfter", event.notAfter()));
        InstanceXml.state(xml, "instanceState", instance.state());
        xml.element("systemStatus", s -> s.text("status", status))
                .element("instanceStatus", s -> s.text("status", status));
    }

    private void describeSpotInstanceRequests(Query query, Xml answer) {
        List<String> ids = query.strings("SpotInstanceRequestId");
        List<EmulatedInstance> spot = world.instances().all().stream()
                .filter(i -> i.market() == Market.SPOT)
                .filter(i -> ids.isEmpty() || ids.contains(i.spotRequestId()))
                .toList();
        Paging<EmulatedInstance> page =
                Paging.page(requestFilters.apply(spot, query), query, EmulatedInstance::sequence);
        answer.list("spotInstanceRequestSet", page.items(), InstanceActions::spotRequest)
                .text("nextToken", page.nextToken());
    }

    private static void spotRequest(Xml xml, EmulatedInstance instance) {
        String live = instance.reclaiming() ? "marked-for-termination" : "fulfilled";
        xml.text("spotInstanceRequestId", instance.spotRequestId())
                .text("type", "one-time")
                .text("state", instance.state().isLive() ? "active" : "closed")
                .element(
                        "status",
                        s -> s.text(
                                "code",
                                instance.stopKind() == null
                                        ? live
                                        : instance.stopKind().spotStatus()))
                .text("instanceId", instance.id())
                .text("createTime", instance.launchTime())
                .text("launchedAvailabilityZone", instance.zone())
                .text("instanceInterruptionBehavior", "terminate");
    }

    private void terminateInstances(Query query, Xml answer) {
        List<String> ids = query.strings("InstanceId");
        if (ids.isEmpty()) {
            throw ApiException.missingParameter("InstanceId");
        }
        // EC2 terminates all or none: one unknown id fails the whole call.
        List<EmulatedInstance> instances = named(ids, world.now());
        Map<EmulatedInstance, LifeState> before = new LinkedHashMap<>();
        for (EmulatedInstance instance : instances) {
            before.putIfAbsent(instance, instance.state());
            lifecycle.stop(instance, StopKind.TERMINATED);
        }
        answer.list("instancesSet", before.entrySet(), (xml, entry) -> {
            xml.text("instanceId", entry.getKey().id());
            InstanceXml.state(xml, "currentState", entry.getKey().state());
            InstanceXml.state(xml, "previousState", entry.getValue());
        });
    }

    private void runInstances(Query query, Xml answer) {
        Query given = query.at("LaunchTemplate");
        LaunchTemplates.Version template = query.has("LaunchTemplate")
                ? world.launchTemplates()
                        .get(given.text("LaunchTemplateId"), given.text("LaunchTemplateName"))
                        .version(given.text("Version"))
                : new LaunchTemplates.Version(
                        "",
                        "",
                        1,
                        world.now(),
                        new LaunchTemplates.Data(query.text("ImageId"), "", query.text("UserData"), Map.of()));
        Query spot = query.at("InstanceMarketOptions");
        FleetOrder.Override what = new FleetOrder.Override(
                template,
                new FleetOrder.TemplateRef("", "", ""),
                query.text("InstanceType"),
                null,
                query.text("SubnetId").isEmpty() ? List.of() : List.of(query.text("SubnetId")),
                query.at("Placement").text("AvailabilityZone"),
                spot.at("SpotOptions").decimal("MaxPrice"),
                null,
                1,
                query.text("ImageId"));
        List<EmulatedInstance> started = fleets.run(
                what,
                spot.text("MarketType").equals("spot") ? Market.SPOT : Market.ON_DEMAND,
                query.integer("MinCount", 1),
                query.integer("MaxCount", 1),
                query.text("ClientToken"),
                TagSpecifications.of(query, "instance"));
        answer.text("reservationId", started.get(0).reservationId())
                .text("ownerId", world.account().id())
                .list("instancesSet", started, InstanceXml::write);
    }
}
