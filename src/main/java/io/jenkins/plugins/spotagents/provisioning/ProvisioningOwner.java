package io.jenkins.plugins.spotagents.provisioning;

import hudson.ExtensionList;
import hudson.ExtensionPoint;
import java.util.Optional;

/** Whoever keeps what is in flight over a save. */
public interface ProvisioningOwner extends ExtensionPoint {
    /** Empty before the first cloud is configured, and while Jenkins starts or stops. */
    Optional<Provisioning> provisioning();

    static Optional<Provisioning> current() {
        return ExtensionList.lookupSingleton(ProvisioningOwner.class).provisioning();
    }
}
