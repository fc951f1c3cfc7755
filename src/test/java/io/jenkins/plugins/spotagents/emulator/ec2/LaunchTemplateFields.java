package io.jenkins.plugins.spotagents.emulator.ec2;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Fields of a launch template that the emulator does not heed at a launch, but keeps and describes (EC2 API Reference,
 * RequestLaunchTemplateData and ResponseLaunchTemplateData): where agents are placed, what is bought, how they end.
 */
final class LaunchTemplateFields {
    /** Of one value, by their names in the request, with the path of elements in the answer. */
    private static final Map<String, List<String>> SINGLE = Map.of(
            "Placement.AvailabilityZone", List.of("placement", "availabilityZone"),
            "Placement.HostId", List.of("placement", "hostId"),
            "InstanceMarketOptions.MarketType", List.of("instanceMarketOptions", "marketType"),
            "InstanceRequirements.VCpuCount.Min", List.of("instanceRequirements", "vCpuCount", "min"),
            "HibernationOptions.Configured", List.of("hibernationOptions", "configured"),
            "DisableApiTermination", List.of("disableApiTermination"),
            "InstanceInitiatedShutdownBehavior", List.of("instanceInitiatedShutdownBehavior"));

    private LaunchTemplateFields() {}

    static Map<String, String> read(Query data) {
        Map<String, String> fields = new LinkedHashMap<>();
        SINGLE.keySet().forEach(name -> {
            Query at = data;
            String[] steps = name.split("\\.");
            for (int i = 0; i < steps.length - 1; i++) {
                at = at.at(steps[i]);
            }
            put(fields, name, at.text(steps[steps.length - 1]));
        });
        int number = 0;
        for (Query network : data.list("NetworkInterface")) {
            put(fields, "NetworkInterface." + ++number, network.text("SubnetId"));
        }
        for (Query tags : data.list("TagSpecification")) {
            put(fields, "TagSpecification." + ++number, tags.text("ResourceType"));
        }
        return fields;
    }

    private static void put(Map<String, String> fields, String name, String value) {
        if (!value.isEmpty()) {
            fields.put(name, value);
        }
    }

    static void write(Xml xml, Map<String, String> fields) {
        SINGLE.forEach((name, path) -> {
            if (fields.containsKey(name)) {
                nested(xml, path, fields.get(name));
            }
        });
        list(xml, "networkInterfaceSet", "subnetId", fields, "NetworkInterface.");
        list(xml, "tagSpecificationSet", "resourceType", fields, "TagSpecification.");
    }

    private static void nested(Xml xml, List<String> path, String value) {
        if (path.size() == 1) {
            xml.text(path.get(0), value);
        } else {
            xml.element(path.get(0), inner -> nested(inner, path.subList(1, path.size()), value));
        }
    }

    private static void list(Xml xml, String set, String element, Map<String, String> fields, String prefix) {
        List<String> values = fields.entrySet().stream()
                .filter(field -> field.getKey().startsWith(prefix))
                .map(Map.Entry::getValue)
                .toList();
        xml.list(set, values, (item, value) -> item.text(element, value));
    }
}
