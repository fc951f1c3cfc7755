package io.jenkins.plugins.spotagents.cloud;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.ExtensionList;
import hudson.ExtensionPoint;
import hudson.model.Label;
import hudson.slaves.NodeProvisioner.PlannedNode;
import java.util.Collection;

/** Whoever gets agents for what waits in the queue: what Jenkins asks of a cloud, whose configuration does nothing itself. */
public interface Provisioner extends ExtensionPoint {
    /**
     * Whether any template of a cloud could serve a label; cheap, as Jenkins asks often.
     *
     * @param label null for work that may run anywhere
     */
    boolean canServe(SpotCloud cloud, @CheckForNull Label label);

    /**
     * Orders agents. Called under the label's provisioning lock: waits for nobody.
     *
     * @param excessWorkload executors that Jenkins believes to be lacking
     */
    Collection<PlannedNode> provision(SpotCloud cloud, @CheckForNull Label label, int excessWorkload);

    static Provisioner get() {
        return ExtensionList.lookupSingleton(Provisioner.class);
    }
}
