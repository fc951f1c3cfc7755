package io.jenkins.plugins.spotagents.job;

import hudson.Util;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.spotagents.agent.RequeueMode;

/** The drop-down of requeue modes on jobs and folders. */
public final class RequeueModeItems {
    private RequeueModeItems() {}

    /** All modes, with "as the folder or the template says" first. */
    public static ListBoxModel withInherit() {
        ListBoxModel items = new ListBoxModel();
        items.add(Messages.RequeueMode_Inherit(), "");
        items.add(Messages.RequeueMode_Always(), RequeueMode.ALWAYS.configName());
        items.add(Messages.RequeueMode_BeforeFirstStep(), RequeueMode.BEFORE_FIRST_STEP.configName());
        items.add(Messages.RequeueMode_Off(), RequeueMode.OFF.configName());
        return items;
    }

    /** An error that names the allowed values for one that does not exist. */
    public static FormValidation check(String value) {
        String mode = Util.fixEmptyAndTrim(value);
        try {
            if (mode != null) {
                RequeueMode.of(mode);
            }
            return FormValidation.ok();
        } catch (IllegalArgumentException e) {
            return FormValidation.error(e.getMessage());
        }
    }
}
