package io.jenkins.plugins.spotagents.agent;

import io.jenkins.plugins.spotagents.requeue.RequeuePolicy;
import java.util.Objects;
import java.util.Optional;

/**
 * What a template says about work that its agents lose.
 *
 * @param mode for Pipelines; jobs and folders may override it. {@link RequeueMode#OFF} holds for freestyle and matrix too
 * @param skipPublishers whether the publishers of an interrupted freestyle build are skipped, so that nobody is told of a failure
 *     that is none
 * @param hookScript shell script to run in the workspace as soon as a notice is in
 * @param labels the template's labels, as configured
 */
public record RequeueSettings(
        RequeuePolicy policy, RequeueMode mode, boolean skipPublishers, Optional<String> hookScript, String labels) {
    /** What holds for agents whose template is no longer configured. */
    public static final RequeueSettings DEFAULT =
            new RequeueSettings(RequeuePolicy.DEFAULT, RequeueMode.ALWAYS, true, Optional.empty(), "");

    public RequeueSettings {
        Objects.requireNonNull(policy, "policy");
        Objects.requireNonNull(mode, "mode");
        Objects.requireNonNull(hookScript, "hookScript");
        Objects.requireNonNull(labels, "labels");
    }
}
