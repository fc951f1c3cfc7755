package io.jenkins.plugins.spotagents.pipeline;

import hudson.FilePath;
import hudson.model.Run;
import hudson.model.TaskListener;
import java.util.Map;
import org.jenkinsci.plugins.workflow.libs.LibraryRetriever;
import org.jenkinsci.plugins.workflow.libs.LibraryRetrieverDescriptor;
import org.jvnet.hudson.test.TestExtension;

/** A shared library whose files a test holds in its hand. */
public final class LibraryFiles extends LibraryRetriever {
    private final Map<String, String> files;

    LibraryFiles(Map<String, String> files) {
        this.files = files;
    }

    @Override
    public void retrieve(
            String name, String version, boolean changelog, FilePath target, Run<?, ?> run, TaskListener listener)
            throws Exception {
        retrieve(name, version, target, run, listener);
    }

    @Override
    public void retrieve(String name, String version, FilePath target, Run<?, ?> run, TaskListener listener)
            throws Exception {
        for (Map.Entry<String, String> file : files.entrySet()) {
            target.child(file.getKey()).write(file.getValue(), "UTF-8");
        }
    }

    /** Known to Jenkins in these tests only. */
    @TestExtension
    public static final class DescriptorImpl extends LibraryRetrieverDescriptor {
        @Override
        public String getDisplayName() {
            return "files";
        }
    }
}
