package io.jenkins.plugins.spotagents.cloud;

import hudson.ExtensionList;
import hudson.ExtensionPoint;
import hudson.util.FormValidation;
import io.jenkins.plugins.spotagents.aws.AwsAccount;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchSpec;
import java.util.List;

/** Whoever asks the vendor for the form's buttons. Both take some seconds and launch nothing. */
public interface FormChecks extends ExtensionPoint {
    /**
     * What the credentials may not do.
     *
     * @param cloud as typed
     * @param templates as saved: what launching needs can be tried only for a template
     */
    FormValidation connection(SpotCloud cloud, List<AgentTemplate> templates);

    /** The capacity pools of a template as typed, with prices. */
    FormValidation pools(AwsAccount account, LaunchSpec spec);

    static FormChecks get() {
        return ExtensionList.lookupSingleton(FormChecks.class);
    }
}
