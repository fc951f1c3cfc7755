package io.jenkins.plugins.spotagents.monitor;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.InvisibleAction;
import io.jenkins.plugins.spotagents.agent.SpotAgent;
import io.jenkins.plugins.spotagents.agent.SpotComputer;
import io.jenkins.plugins.spotagents.cloud.Clouds;
import io.jenkins.plugins.spotagents.cloud.SpotCloud;
import io.jenkins.plugins.spotagents.runtime.SpotAgentsRuntime;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** What an agent's page tells of its instance ({@code agent.jelly}, included by the computer's {@code main.jelly}). */
@Restricted(NoExternalUse.class)
public final class AgentPage extends InvisibleAction {
    private final SpotComputer computer;

    AgentPage(SpotComputer computer) {
        this.computer = computer;
    }

    /** Null for an agent that has just been removed, and for one whose cloud is no longer configured. */
    @CheckForNull
    public AgentRow getRow() {
        SpotAgent agent = computer.getNode();
        return agent == null
                ? null
                : Clouds.named(agent.getCloud())
                        .map(cloud -> AgentRow.of(agent, CloudView.of(cloud)))
                        .orElse(null);
    }

    /** Where the cloud's page is; empty for those who may not see it. */
    public String getCloudUrl() {
        SpotAgent agent = computer.getNode();
        return agent == null || !Jenkins.get().hasPermission(Jenkins.SYSTEM_READ)
                ? ""
                : Clouds.named(agent.getCloud()).map(SpotCloud::getUrl).orElse("");
    }

    /** The name of the agent's cloud. */
    public String getCloudName() {
        SpotAgent agent = computer.getNode();
        return agent == null ? "" : agent.getCloud();
    }

    /** What was said about the agent, and what became of it; null if nothing. */
    @CheckForNull
    public NoticeRow getNotice() {
        SpotAgent agent = computer.getNode();
        return agent == null
                ? null
                : Clouds.named(agent.getCloud())
                        .flatMap(cloud -> SpotAgentsRuntime.get()
                                .interruptions()
                                .flatMap(controller -> controller.report(computer.getName()))
                                .map(report -> NoticeRow.of(report, CloudView.of(cloud))))
                        .orElse(null);
    }
}
