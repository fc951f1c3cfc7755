package io.jenkins.plugins.spotagents.job;

import com.cloudbees.hudson.plugins.folder.AbstractFolder;
import com.cloudbees.hudson.plugins.folder.AbstractFolderProperty;
import com.cloudbees.hudson.plugins.folder.AbstractFolderPropertyDescriptor;
import hudson.model.ItemGroup;
import hudson.model.Job;
import hudson.model.TopLevelItem;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.spotagents.agent.RequeueMode;
import java.util.Objects;
import java.util.Optional;
import org.jenkinsci.Symbol;
import org.jenkinsci.plugins.variant.OptionalExtension;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** Whether interrupted work of the jobs in a folder, and in the folders below it, runs again. */
public final class FolderRequeueProperty extends AbstractFolderProperty<AbstractFolder<? extends TopLevelItem>> {
    private final String requeue;

    /**
     * A mode for a whole folder.
     *
     * @param requeue {@code always}, {@code beforeFirstStep} or {@code off}
     */
    @DataBoundConstructor
    public FolderRequeueProperty(String requeue) {
        this.requeue =
                RequeueMode.of(Objects.requireNonNullElse(requeue, "").trim()).configName();
    }

    public String getRequeue() {
        return requeue;
    }

    /** Only where the folders plugin is installed. */
    @OptionalExtension(requirePlugins = "cloudbees-folder")
    @Symbol("spotInterruption")
    public static final class DescriptorImpl extends AbstractFolderPropertyDescriptor {
        @Override
        public String getDisplayName() {
            return Messages.JobRequeueProperty_DisplayName();
        }

        @POST
        public ListBoxModel doFillRequeueItems() {
            ListBoxModel items = RequeueModeItems.withInherit();
            items.remove(0);
            return items;
        }

        @POST
        public FormValidation doCheckRequeue(@QueryParameter String value) {
            return RequeueModeItems.check(value);
        }
    }

    /** Asks the folders around a job, the nearest first. */
    @OptionalExtension(requirePlugins = "cloudbees-folder")
    public static final class Source implements RequeueModeSource {
        @Override
        public Optional<RequeueMode> modeFor(Job<?, ?> job) {
            ItemGroup<?> group = job.getParent();
            while (group instanceof AbstractFolder<?> folder) {
                FolderRequeueProperty property = folder.getProperties().get(FolderRequeueProperty.class);
                if (property != null) {
                    return Optional.of(RequeueMode.of(property.getRequeue()));
                }
                group = folder.getParent();
            }
            return Optional.empty();
        }
    }
}
