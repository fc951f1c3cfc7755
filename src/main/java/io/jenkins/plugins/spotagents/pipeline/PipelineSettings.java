package io.jenkins.plugins.spotagents.pipeline;

import hudson.Extension;
import hudson.ExtensionList;
import jenkins.model.GlobalConfiguration;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundSetter;

/** What holds for all Pipelines; {@code unclassified: spotPipelines} in YAML. */
@Extension
@Symbol("spotPipelines")
public final class PipelineSettings extends GlobalConfiguration {
    private boolean libraryClasses;

    public PipelineSettings() {
        load();
    }

    static PipelineSettings get() {
        return ExtensionList.lookupSingleton(PipelineSettings.class);
    }

    /**
     * Whether {@code steps.node} called from a class of a shared library is covered too; off unless somebody needs it, as it puts
     * an object of ours in place of every Pipeline's {@code steps}.
     */
    public boolean isLibraryClasses() {
        return libraryClasses;
    }

    @DataBoundSetter
    public void setLibraryClasses(boolean libraryClasses) {
        this.libraryClasses = libraryClasses;
        save();
    }

    @Override
    public String getDisplayName() {
        return Messages.PipelineSettings_DisplayName();
    }
}
