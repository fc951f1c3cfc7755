package io.jenkins.plugins.spotagents.cloud;

import hudson.util.FormValidation;
import io.jenkins.plugins.spotagents.capacity.Diversification;
import java.util.List;

/** What can be said of a list of subnets without asking AWS. */
final class Subnets {
    private Subnets() {}

    static FormValidation check(List<String> subnetIds) {
        if (subnetIds.isEmpty()) {
            return FormValidation.error(Messages.Subnets_none());
        }
        for (String id : subnetIds) {
            if (!id.matches("subnet-[0-9a-z]+")) {
                return FormValidation.error(Messages.Subnets_bad(id));
            }
        }
        return subnetIds.size() < Diversification.ADVISED_ZONES
                ? FormValidation.warning(Messages.Subnets_few(subnetIds.size(), 100 / subnetIds.size()))
                : FormValidation.ok();
    }
}
