package io.jenkins.plugins.spotagents.monitor;

import hudson.Extension;
import hudson.model.Label;
import hudson.slaves.Cloud;
import io.jenkins.plugins.spotagents.account.ForeignOwners;
import io.jenkins.plugins.spotagents.cloud.AgentTemplate;
import io.jenkins.plugins.spotagents.cloud.SpotCloud;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Tells when somebody else, too, ends our instances or serves our labels from EC2. */
@Extension
@Restricted(NoExternalUse.class)
public final class OwnersMonitor extends CloudMonitor {
    /** The EC2 Fleet plugin's package: it is not needed here, only known. */
    private static final String EC2_FLEET = "com.amazon.jenkins.ec2fleet.";

    @Override
    public String getDisplayName() {
        return Messages.OwnersMonitor_displayName();
    }

    @Override
    Stream<String> problems(SpotCloud cloud) {
        List<String> problems = new ArrayList<>();
        CloudView.of(cloud)
                .foreignTags()
                .forEach((instance, tags) -> tags.forEach((tag, value) -> problems.add(
                        tag.equals(ForeignOwners.AUTO_SCALING_GROUP)
                                ? Messages.OwnersMonitor_autoScaling(cloud.name, instance, value)
                                : Messages.OwnersMonitor_terminationHandler(cloud.name, instance, tag))));
        List<Cloud> fleets = Jenkins.get().clouds.stream()
                .filter(other -> other.getClass().getName().startsWith(EC2_FLEET))
                .toList();
        if (!fleets.isEmpty()) {
            cloud.getTemplates().forEach(template -> problems.addAll(ofFleets(cloud, template, fleets)));
        }
        return problems.stream();
    }

    private static List<String> ofFleets(SpotCloud cloud, AgentTemplate template, List<Cloud> fleets) {
        List<String> problems = new ArrayList<>();
        for (Label label : Label.parse(template.getLabels())) {
            for (Cloud fleet : fleets) {
                if (fleet.canProvision(new Cloud.CloudState(label, 0))) {
                    problems.add(
                            Messages.OwnersMonitor_fleet(cloud.name, fleet.name, label.getName(), template.getName()));
                }
            }
        }
        return problems;
    }
}
