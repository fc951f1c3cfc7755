package io.jenkins.plugins.spotagents.monitor;

import hudson.model.InvisibleAction;
import io.jenkins.plugins.spotagents.cloud.SpotCloud;
import io.jenkins.plugins.spotagents.runtime.Engine;
import io.jenkins.plugins.spotagents.runtime.SpotAgentsRuntime;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.HttpResponses;
import org.kohsuke.stapler.StaplerProxy;
import org.kohsuke.stapler.verb.POST;

/** The button by which an admin says that EC2 may be asked again for what it refused, as the reason is mended. */
@Restricted(NoExternalUse.class)
public final class TryAgain extends InvisibleAction implements StaplerProxy {
    private static final Logger LOGGER = Logger.getLogger(TryAgain.class.getName());

    private final SpotCloud cloud;

    TryAgain(SpotCloud cloud) {
        this.cloud = cloud;
    }

    @Override
    public String getUrlName() {
        return "try-again";
    }

    @Override
    public Object getTarget() {
        Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        return this;
    }

    /** Forgets the refusals and pauses of this cloud, and leads back to its page. */
    @POST
    public HttpResponse doNow() {
        Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        LOGGER.info(() -> Jenkins.getAuthentication2().getName() + " lets cloud '" + cloud.name
                + "' ask EC2 again for what it refused");
        SpotAgentsRuntime.get().engine().ifPresent((Engine engine) -> engine.tryAgain(cloud));
        return HttpResponses.redirectViaContextPath(cloud.getUrl());
    }
}
