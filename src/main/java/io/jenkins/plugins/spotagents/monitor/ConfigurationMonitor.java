package io.jenkins.plugins.spotagents.monitor;

import hudson.Extension;
import io.jenkins.plugins.spotagents.cloud.SpotCloud;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Tells what an admin has to change before agents can be launched, and where one event would take too many of them. */
@Extension
@Restricted(NoExternalUse.class)
public final class ConfigurationMonitor extends CloudMonitor {
    @Override
    public String getDisplayName() {
        return Messages.ConfigurationMonitor_displayName();
    }

    @Override
    Stream<String> problems(SpotCloud cloud) {
        CloudView view = CloudView.of(cloud);
        List<String> problems = new ArrayList<>();
        view.unusable().ifPresent(why -> problems.add(Messages.ConfigurationMonitor_unusable(cloud.name, why)));
        view.problems().stream()
                .filter(CloudView.Problem::configuration)
                .forEach(problem -> problems.add(
                        Messages.ConfigurationMonitor_template(cloud.name, problem.template(), problem.message())));
        view.leftOut()
                .forEach((template, gaps) -> gaps.forEach(
                        gap -> problems.add(Messages.ConfigurationMonitor_template(cloud.name, template, gap))));
        view.unendable()
                .forEach((instance, code) ->
                        problems.add(Messages.ConfigurationMonitor_unendable(cloud.name, instance, code)));
        view.weaknesses()
                .forEach((template, findings) -> findings.forEach(finding ->
                        problems.add(Messages.ConfigurationMonitor_template(cloud.name, template, finding))));
        return problems.stream();
    }
}
