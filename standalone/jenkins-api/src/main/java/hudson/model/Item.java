package hudson.model;

import hudson.security.AccessControlled;

public interface Item extends ModelObject, AccessControlled {
    String getName();

    String getFullName();

    String getFullDisplayName();

    @Override
    String getDisplayName();

    String getUrl();
}
