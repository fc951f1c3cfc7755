package io.jenkins.plugins.spotagents.job;

import hudson.console.ModelHyperlinkNote;
import hudson.model.Cause;
import hudson.model.Run;
import hudson.model.TaskListener;
import java.util.Objects;
import org.kohsuke.stapler.export.Exported;

/** A build runs because an interruption ended the one before it. */
public final class RequeueCause extends Cause {
    private final String origin;
    private final String originUrl;
    private final String agent;
    private final int attempt;

    public RequeueCause(Run<?, ?> origin, String agent, int attempt) {
        this.origin = origin.getFullDisplayName();
        this.originUrl = origin.getUrl();
        this.agent = Objects.requireNonNull(agent, "agent");
        this.attempt = attempt;
    }

    @Exported(visibility = 3)
    public String getOrigin() {
        return origin;
    }

    /** Relative to Jenkins' root, with a slash at the end. */
    @Exported(visibility = 3)
    public String getOriginUrl() {
        return originUrl;
    }

    @Exported(visibility = 3)
    public String getAgent() {
        return agent;
    }

    @Exported(visibility = 3)
    public int getAttempt() {
        return attempt;
    }

    @Override
    public String getShortDescription() {
        return Messages.RequeueCause_ShortDescription(attempt, origin, agent);
    }

    @Override
    public void print(TaskListener listener) {
        listener.getLogger()
                .println(Messages.RequeueCause_ShortDescription(
                        attempt, ModelHyperlinkNote.encodeTo('/' + originUrl, origin), agent));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RequeueCause that && originUrl.equals(that.originUrl) && attempt == that.attempt;
    }

    @Override
    public int hashCode() {
        return Objects.hash(originUrl, attempt);
    }
}
