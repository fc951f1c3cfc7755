package io.jenkins.plugins.spotagents.cloud;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Extension;
import hudson.model.Describable;
import hudson.model.Descriptor;
import hudson.util.FormValidation;
import io.jenkins.plugins.spotagents.aws.terms.Ec2Selections;
import io.jenkins.plugins.spotagents.fleet.demand.InstanceSelection;
import java.util.Collections;
import java.util.List;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** Which instance types a template accepts: a list, or requirements. */
public class Instances implements Describable<Instances> {
    private List<String> types = Words.of(null);
    private InstanceRequirements requirements;

    @DataBoundConstructor
    public Instances() {
        // All properties have setters, so that YAML and forms may leave any of them out.
    }

    public List<String> getTypes() {
        return Collections.unmodifiableList(types);
    }

    /** For the form's text area. */
    public String getTypesText() {
        return Words.lines(types);
    }

    @DataBoundSetter
    public void setTypes(List<String> types) {
        this.types = Words.of(types);
    }

    @CheckForNull
    public InstanceRequirements getRequirements() {
        return requirements;
    }

    @DataBoundSetter
    public void setRequirements(InstanceRequirements requirements) {
        this.requirements = requirements;
    }

    /** @throws IllegalArgumentException if not exactly one of the two is given, or a value is wrong */
    InstanceSelection toSelection() {
        if (requirements == null) {
            return Ec2Selections.byType(types);
        }
        if (!types.isEmpty()) {
            throw new IllegalArgumentException(
                    "Instance types " + types + " and requirements are both given: keep one of them.");
        }
        return requirements.toSelection();
    }

    /** The form. */
    @Extension
    public static final class DescriptorImpl extends Descriptor<Instances> {
        @Override
        public String getDisplayName() {
            return Messages.Instances_displayName();
        }

        /** The syntax, then how widely these types spread; zones are judged with the subnets. */
        @POST
        public FormValidation doCheckTypes(@QueryParameter String value) {
            List<String> types = Words.of(List.of(value));
            if (types.isEmpty()) {
                return FormValidation.ok();
            }
            FormValidation syntax = Checks.administering(() -> Ec2Selections.byType(types));
            return syntax.kind == FormValidation.Kind.OK ? Checks.toAdmins(() -> Spread.ofTypes(types)) : syntax;
        }
    }
}
