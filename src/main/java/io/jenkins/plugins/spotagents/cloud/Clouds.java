package io.jenkins.plugins.spotagents.cloud;

import io.jenkins.plugins.spotagents.capacity.TemplateId;
import java.util.Optional;
import java.util.stream.Stream;
import jenkins.model.Jenkins;

/** What is configured now, found by name: what runs notes names, as each save replaces the objects. */
public final class Clouds {
    private Clouds() {}

    /** Our clouds. */
    public static Stream<SpotCloud> all() {
        return Jenkins.get().clouds.stream().filter(SpotCloud.class::isInstance).map(SpotCloud.class::cast);
    }

    /** The cloud of this name; empty if it was removed or renamed. */
    public static Optional<SpotCloud> named(String name) {
        return all().filter(cloud -> cloud.name.equals(name)).findFirst();
    }

    /** A cloud's template of this name; empty if it or the cloud was removed or renamed. */
    public static Optional<AgentTemplate> template(String cloud, String template) {
        return named(cloud).flatMap(found -> found.template(template));
    }

    /** How long an agent of this template may take to come online, in minutes. */
    public static int launchTimeoutMinutes(TemplateId template) {
        return template(template.cloud(), template.template())
                .map(AgentTemplate::getLaunchTimeoutMinutes)
                .orElse(AgentTemplate.DEFAULT_LAUNCH_TIMEOUT_MINUTES);
    }
}
