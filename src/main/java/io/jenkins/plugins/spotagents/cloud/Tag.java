package io.jenkins.plugins.spotagents.cloud;

import hudson.Extension;
import hudson.Util;
import hudson.model.Describable;
import hudson.model.Descriptor;
import org.kohsuke.stapler.DataBoundConstructor;

/** An AWS tag for a template's instances and volumes. */
public class Tag implements Describable<Tag> {
    private final String key;
    private final String value;

    @DataBoundConstructor
    public Tag(String key, String value) {
        this.key = Util.fixNull(key).trim();
        this.value = Util.fixNull(value).trim();
    }

    public String getKey() {
        return key;
    }

    public String getValue() {
        return value;
    }

    /**
     * @throws IllegalArgumentException if EC2 or we would refuse it (EC2 User Guide, "Tag restrictions": keys of 1 to 128
     *     characters, values of at most 256, {@code aws:} is reserved)
     */
    void check() {
        if (key.isEmpty() || key.length() > 128 || key.startsWith("aws:") || key.startsWith("spot-agents:")) {
            throw new IllegalArgumentException("Tag key '" + key
                    + "' is not possible: 1 to 128 characters, beginning neither with aws: nor with spot-agents:.");
        }
        if (value.length() > 256) {
            throw new IllegalArgumentException(
                    "The value of tag '" + key + "' has " + value.length() + " characters: 256 is the most EC2 takes.");
        }
    }

    /** The form. */
    @Extension
    public static final class DescriptorImpl extends Descriptor<Tag> {
        @Override
        public String getDisplayName() {
            return Messages.Tag_displayName();
        }
    }
}
