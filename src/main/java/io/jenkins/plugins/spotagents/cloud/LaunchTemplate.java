package io.jenkins.plugins.spotagents.cloud;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Describable;
import hudson.model.Descriptor;
import hudson.util.FormValidation;
import io.jenkins.plugins.spotagents.aws.terms.LaunchTemplateRef;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** Which EC2 launch template an agent starts from: by id or by name. Image, key, security groups, user data live there. */
public class LaunchTemplate implements Describable<LaunchTemplate> {
    static final String DEFAULT_VERSION = "$Default";

    private String id;
    private String name;
    private String version = DEFAULT_VERSION;

    @DataBoundConstructor
    public LaunchTemplate() {
        // All properties have setters, so that YAML and forms may leave any of them out.
    }

    @CheckForNull
    public String getId() {
        return id;
    }

    @DataBoundSetter
    public void setId(String id) {
        this.id = Util.fixEmptyAndTrim(id);
    }

    @CheckForNull
    public String getName() {
        return name;
    }

    @DataBoundSetter
    public void setName(String name) {
        this.name = Util.fixEmptyAndTrim(name);
    }

    public String getVersion() {
        return version;
    }

    @DataBoundSetter
    public void setVersion(String version) {
        String trimmed = Util.fixEmptyAndTrim(version);
        this.version = trimmed == null ? DEFAULT_VERSION : trimmed;
    }

    /** @throws IllegalArgumentException if not exactly one of id and name is given, or the version is none */
    LaunchTemplateRef toRef() {
        if ((id == null) == (name == null)) {
            throw new IllegalArgumentException(
                    id == null
                            ? "No launch template is named: give its id (lt-…) or its name."
                            : "Launch template id '" + id + "' and name '" + name
                                    + "' are both given: keep one of them.");
        }
        if (id != null && !id.startsWith("lt-")) {
            throw new IllegalArgumentException(
                    "Launch template id '" + id + "' does not begin with lt-: use the name property for a name.");
        }
        return new LaunchTemplateRef(id != null ? id : name, version);
    }

    /** The form. */
    @Extension
    public static final class DescriptorImpl extends Descriptor<LaunchTemplate> {
        @Override
        public String getDisplayName() {
            return Messages.LaunchTemplate_displayName();
        }

        @POST
        public FormValidation doCheckId(@QueryParameter String value) {
            return value.isBlank() ? FormValidation.ok() : check(value, "", "");
        }

        /** Here, too, whether one of the two is given, and not both. */
        @POST
        public FormValidation doCheckName(@QueryParameter String value, @QueryParameter String id) {
            return check(id, value, "");
        }

        @POST
        public FormValidation doCheckVersion(@QueryParameter String value) {
            return check("", "any", value);
        }

        private static FormValidation check(String id, String name, String version) {
            return Checks.administering(() -> {
                LaunchTemplate typed = new LaunchTemplate();
                typed.setId(id);
                typed.setName(name);
                typed.setVersion(version);
                typed.toRef();
            });
        }
    }
}
