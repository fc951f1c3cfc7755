package io.jenkins.plugins.spotagents.monitor;

import hudson.Extension;
import hudson.model.Action;
import hudson.model.Api;
import hudson.model.InvisibleAction;
import io.jenkins.plugins.spotagents.cloud.SpotCloud;
import java.util.Collection;
import java.util.List;
import jenkins.model.Jenkins;
import jenkins.model.TransientActionFactory;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.StaplerProxy;

/**
 * What a cloud's page shows ({@code summary.jelly}, which core puts there), and the same for programs at {@code
 * cloud/NAME/api/json}. An action, so that the cloud itself, a mere description, knows nothing of either.
 */
@Restricted(NoExternalUse.class)
public final class CloudPage extends InvisibleAction implements StaplerProxy {
    private final SpotCloud cloud;

    CloudPage(SpotCloud cloud) {
        this.cloud = cloud;
    }

    /** Of this moment. */
    public CloudStatus getStatus() {
        return CloudStatus.of(cloud);
    }

    @Override
    public String getUrlName() {
        return "api";
    }

    @Override
    public Object getTarget() {
        Jenkins.get().checkPermission(Jenkins.SYSTEM_READ);
        return new Api(getStatus());
    }

    /** Gives each of our clouds its page. */
    @Extension
    public static final class Factory extends TransientActionFactory<SpotCloud> {
        @Override
        public Class<SpotCloud> type() {
            return SpotCloud.class;
        }

        @Override
        public Collection<? extends Action> createFor(SpotCloud cloud) {
            return List.of(new CloudPage(cloud), new TryAgain(cloud));
        }
    }
}
