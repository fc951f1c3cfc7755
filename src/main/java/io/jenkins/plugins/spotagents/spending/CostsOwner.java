package io.jenkins.plugins.spotagents.spending;

import hudson.ExtensionList;
import hudson.ExtensionPoint;
import java.util.Optional;

/** Whoever keeps the account of what agents cost over a save. */
public interface CostsOwner extends ExtensionPoint {
    /** Empty before the first cloud is configured, and while Jenkins starts or stops. */
    Optional<Costs> costs();

    static Optional<Costs> current() {
        return ExtensionList.lookupSingleton(CostsOwner.class).costs();
    }
}
