package io.jenkins.plugins.spotagents.job;

import hudson.ExtensionList;
import hudson.ExtensionPoint;
import hudson.model.Job;
import io.jenkins.plugins.spotagents.agent.RequeueMode;
import io.jenkins.plugins.spotagents.agent.RequeueSettings;
import java.util.Optional;

/** Something between a job and the template that may decide whether the job's work runs again: a folder. */
public interface RequeueModeSource extends ExtensionPoint {
    /** Empty if it says nothing about this job. */
    Optional<RequeueMode> modeFor(Job<?, ?> job);

    /** What holds for this job: its own word, else its nearest folder's, else the template's. */
    static RequeueMode effective(Job<?, ?> job, RequeueSettings template) {
        return JobRequeueProperty.of(job)
                .flatMap(JobRequeueProperty::mode)
                .or(() -> ExtensionList.lookup(RequeueModeSource.class).stream()
                        .flatMap(source -> source.modeFor(job).stream())
                        .findFirst())
                .orElse(template.mode());
    }
}
