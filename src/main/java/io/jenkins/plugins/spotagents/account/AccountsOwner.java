package io.jenkins.plugins.spotagents.account;

import hudson.ExtensionList;
import hudson.ExtensionPoint;
import java.util.Optional;

/** Whoever keeps the accounts over a save. */
public interface AccountsOwner extends ExtensionPoint {
    /** Empty before the first cloud is configured, and while Jenkins starts or stops. */
    Optional<Accounts> accounts();

    static Optional<Accounts> current() {
        return ExtensionList.lookupSingleton(AccountsOwner.class).accounts();
    }
}
