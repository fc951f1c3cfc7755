package hudson.model;

import hudson.security.AccessControlled;
import hudson.security.Permission;

public interface Item extends ModelObject, AccessControlled {
    Permission READ = null;

    String getName();

    String getFullName();

    String getFullDisplayName();

    @Override
    String getDisplayName();

    String getUrl();
}
