package io.jenkins.plugins.spotagents.checks;

import hudson.Extension;
import hudson.util.FormValidation;
import io.jenkins.plugins.spotagents.aws.AwsAccount;
import io.jenkins.plugins.spotagents.capacity.CloudCallException;
import io.jenkins.plugins.spotagents.cloud.AgentTemplate;
import io.jenkins.plugins.spotagents.cloud.FormChecks;
import io.jenkins.plugins.spotagents.cloud.SpotCloud;
import io.jenkins.plugins.spotagents.fleet.demand.InvalidLaunchSpecException;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchSpec;
import java.util.List;

/** Answers the form's buttons by asking AWS. */
@Extension
public final class AwsFormChecks implements FormChecks {
    @Override
    public FormValidation connection(SpotCloud cloud, List<AgentTemplate> templates) {
        return new ConnectionTest(cloud, templates).run();
    }

    @Override
    public FormValidation pools(AwsAccount account, LaunchSpec spec) {
        try {
            return Pools.toForm(Pools.of(account, spec));
        } catch (CloudCallException | InvalidLaunchSpecException | IllegalArgumentException e) {
            return FormValidation.error(e.getMessage());
        }
    }
}
