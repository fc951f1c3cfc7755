package io.jenkins.plugins.spotagents.emulator.events;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.spotagents.emulator.world.EmulatedInstance;
import io.jenkins.plugins.spotagents.emulator.world.EventSink;
import io.jenkins.plugins.spotagents.emulator.world.World;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Puts events into the envelopes that EventBridge uses and hands them to the targets. The shapes are those of "Spot
 * Instance interruption notices", "EC2 instance rebalance recommendations", "EC2 instance state change events" (EC2
 * user guide) and "AWS Health events" (Health user guide).
 */
public final class EventBridge implements EventSink {
    private static final DateTimeFormatter HEALTH_TIME = DateTimeFormatter.ofPattern(
                    "EEE, d MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private record Target(Set<EventKind> kinds, Consumer<String> queue) {}

    private final World world;
    private final List<Target> targets = new CopyOnWriteArrayList<>();

    public EventBridge(World world) {
        this.world = world;
    }

    /** A rule that sends events of these kinds to a queue. */
    public void rule(Set<EventKind> kinds, Consumer<String> queue) {
        targets.add(new Target(kinds.isEmpty() ? EnumSet.noneOf(EventKind.class) : EnumSet.copyOf(kinds), queue));
    }

    @Override
    public void interruptionWarning(EmulatedInstance instance, Delivery delivery) {
        ObjectNode detail = detail(instance).put("instance-action", "terminate");
        // Here, and only here, the ARN has the zone and no account.
        String arn = "arn:aws:ec2:" + instance.zone() + ":instance/" + instance.id();
        publish(
                EventKind.SPOT_INTERRUPTION,
                envelope("EC2 Spot Instance Interruption Warning", "aws.ec2", arn, detail),
                delivery);
    }

    @Override
    public void rebalanceRecommendation(EmulatedInstance instance, Delivery delivery) {
        publish(
                EventKind.REBALANCE_RECOMMENDATION,
                envelope("EC2 Instance Rebalance Recommendation", "aws.ec2", arn(instance), detail(instance)),
                delivery);
    }

    @Override
    public void stateChange(EmulatedInstance instance) {
        ObjectNode detail = detail(instance).put("state", instance.state().apiName());
        publish(
                EventKind.STATE_CHANGE,
                envelope("EC2 Instance State-change Notification", "aws.ec2", arn(instance), detail),
                Delivery.PROMPT);
    }

    @Override
    public void scheduledChange(EmulatedInstance instance, EmulatedInstance.Maintenance event) {
        String type = "AWS_EC2_"
                + event.code().toUpperCase(Locale.ROOT).replace('-', '_')
                + (event.code().equals("instance-retirement") ? "_SCHEDULED" : "_MAINTENANCE_SCHEDULED");
        ObjectNode detail = JsonNodeFactory.instance
                .objectNode()
                .put(
                        "eventArn",
                        "arn:aws:health:" + world.account().region() + "::event/EC2/" + type + "/" + type + "_"
                                + event.id())
                .put("service", "EC2")
                .put("eventTypeCode", type)
                .put("eventTypeCategory", "scheduledChange")
                .put("startTime", HEALTH_TIME.format(event.notBefore()))
                .put("endTime", HEALTH_TIME.format(event.notAfter()));
        detail.putArray("eventDescription")
                .addObject()
                .put("language", "en_US")
                .put("latestDescription", event.description());
        detail.putArray("affectedEntities").addObject().put("entityValue", instance.id());
        publish(
                EventKind.SCHEDULED_CHANGE,
                envelope("AWS Health Event", "aws.health", instance.id(), detail),
                Delivery.PROMPT);
    }

    private static ObjectNode detail(EmulatedInstance instance) {
        return JsonNodeFactory.instance.objectNode().put("instance-id", instance.id());
    }

    private String arn(EmulatedInstance instance) {
        return world.account().arn("ec2", "instance/" + instance.id());
    }

    private String envelope(String detailType, String source, String resource, ObjectNode detail) {
        Instant time = EventSink.wholeSeconds(world.now());
        ObjectNode event = JsonNodeFactory.instance
                .objectNode()
                .put("version", "0")
                .put("id", world.ids().uuid())
                .put("detail-type", detailType)
                .put("source", source)
                .put("account", world.account().id())
                .put("time", time.toString())
                .put("region", world.account().region());
        event.putArray("resources").add(resource);
        event.set("detail", detail);
        return event.toString();
    }

    private void publish(EventKind kind, String event, Delivery delivery) {
        for (Target target : targets) {
            if (target.kinds().contains(kind)) {
                for (int copy = 0; copy < delivery.copies(); copy++) {
                    if (delivery.delay().isZero()) {
                        target.queue().accept(event);
                    } else {
                        world.clock()
                                .schedule(delivery.delay(), () -> target.queue().accept(event));
                    }
                }
            }
        }
    }
}
