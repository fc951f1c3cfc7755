package io.jenkins.plugins.spotagents.emulator.ec2;

import io.jenkins.plugins.spotagents.emulator.world.EmulatedInstance;
import io.jenkins.plugins.spotagents.emulator.world.LifeState;
import io.jenkins.plugins.spotagents.emulator.world.Market;
import io.jenkins.plugins.spotagents.emulator.world.StopKind;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** How DescribeInstances and RunInstances show an instance. */
final class InstanceXml {
    private static final DateTimeFormatter REASON_TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'GMT'").withZone(ZoneOffset.UTC);

    private InstanceXml() {}

    static void write(Xml xml, EmulatedInstance instance) {
        xml.text("instanceId", instance.id()).text("imageId", instance.imageId());
        state(xml, "instanceState", instance.state());
        xml.text("amiLaunchIndex", 0)
                .text("instanceType", instance.type().name())
                .text("launchTime", instance.launchTime())
                .element(
                        "placement",
                        placement -> placement
                                .text("availabilityZone", instance.zone())
                                .text("tenancy", "default"))
                .element("monitoring", monitoring -> monitoring.text("state", "disabled"))
                .text("architecture", instance.type().architecture())
                .text("rootDeviceType", "ebs")
                .text("rootDeviceName", "/dev/xvda")
                .text("virtualizationType", "hvm")
                .text("hypervisor", "xen")
                .text("ebsOptimized", false)
                .text("enaSupport", true)
                .text("clientToken", instance.clientToken())
                .text("platformDetails", "Linux/UNIX");
        if (instance.market() == Market.SPOT) {
            xml.text("instanceLifecycle", "spot").text("spotInstanceRequestId", instance.spotRequestId());
        }
        if (instance.state() != LifeState.TERMINATED) {
            // AWS forgets the network of a terminated instance.
            String name = "ip-" + instance.privateIp().replace('.', '-') + ".ec2.internal";
            xml.text("privateDnsName", name)
                    .text("privateIpAddress", instance.privateIp())
                    .text("subnetId", instance.subnet().id())
                    .text("vpcId", PlaceActions.VPC);
        }
        if (instance.stopKind() != null) {
            xml.text(
                            "reason",
                            instance.stopKind() != StopKind.TERMINATED
                                    ? instance.reasonCode()
                                    : "User initiated (" + REASON_TIME.format(instance.stoppedAt()) + ")")
                    .element(
                            "stateReason",
                            reason -> reason.text("code", instance.reasonCode())
                                    .text("message", instance.reasonMessage()));
        }
        if (!instance.tags().isEmpty()) {
            xml.tags(instance.tags());
        }
    }

    static void state(Xml xml, String element, LifeState state) {
        xml.element(element, s -> s.text("code", state.code()).text("name", state.apiName()));
    }
}
