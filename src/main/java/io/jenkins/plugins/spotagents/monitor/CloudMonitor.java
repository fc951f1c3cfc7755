package io.jenkins.plugins.spotagents.monitor;

import hudson.model.AdministrativeMonitor;
import io.jenkins.plugins.spotagents.cloud.Clouds;
import io.jenkins.plugins.spotagents.cloud.SpotCloud;
import java.util.List;
import java.util.stream.Stream;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * A monitor of all our clouds. Asked at every page that an admin opens, so it reads memory only. Public, as Jelly calls methods
 * of public classes only.
 */
@Restricted(NoExternalUse.class)
public abstract class CloudMonitor extends AdministrativeMonitor {
    /** What is wrong with one cloud, each with its remedy. */
    abstract Stream<String> problems(SpotCloud cloud);

    /** Of all clouds; for {@code message.jelly}. */
    public List<String> getProblems() {
        return Clouds.all().flatMap(this::problems).toList();
    }

    @Override
    public boolean isActivated() {
        return Clouds.all().flatMap(this::problems).findAny().isPresent();
    }

    /** Also for those who may only look; dismissing it stays an admin's. */
    @Override
    public void checkRequiredPermission() {
        Jenkins.get().checkPermission(Jenkins.SYSTEM_READ);
    }

    @Override
    public boolean hasRequiredPermission() {
        return Jenkins.get().hasPermission(Jenkins.SYSTEM_READ);
    }
}
