package io.jenkins.plugins.spotagents.monitor;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Extension;
import hudson.model.Action;
import hudson.model.Computer;
import hudson.model.TransientComputerActionFactory;
import io.jenkins.plugins.spotagents.account.Accounts;
import io.jenkins.plugins.spotagents.agent.SpotAgent;
import io.jenkins.plugins.spotagents.agent.SpotComputer;
import io.jenkins.plugins.spotagents.cloud.Clouds;
import io.jenkins.plugins.spotagents.interruption.InterruptionController;
import io.jenkins.plugins.spotagents.interruption.notice.Notice;
import io.jenkins.plugins.spotagents.interruption.notice.NoticeSource;
import io.jenkins.plugins.spotagents.runtime.SpotAgentsRuntime;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.HttpResponses;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerProxy;
import org.kohsuke.stapler.verb.POST;

/**
 * "Interrupt this agent": a notice that nobody sent, through the whole chain that a real one goes, so that an admin may see it
 * work before it matters. For those who may delete the agent, which does no less to the builds on it.
 */
@Restricted(NoExternalUse.class)
public final class InterruptAgent implements Action, StaplerProxy {
    static final int LEAST_SECONDS = 10;
    static final int MOST_SECONDS = 900;
    /** As EC2 gives. */
    static final int USUAL_SECONDS = 120;

    private static final Logger LOGGER = Logger.getLogger(InterruptAgent.class.getName());

    private final SpotComputer computer;

    InterruptAgent(SpotComputer computer) {
        this.computer = computer;
    }

    @CheckForNull
    @Override
    public String getIconFileName() {
        return computer.hasPermission(Computer.DELETE) && !computer.isLeaving() ? "symbol-warning" : null;
    }

    @Override
    public String getDisplayName() {
        return Messages.InterruptAgent_displayName();
    }

    @Override
    public String getUrlName() {
        return "spot-interrupt";
    }

    @Override
    public Object getTarget() {
        computer.checkPermission(Computer.DELETE);
        return this;
    }

    /** Whose sidepanel the confirmation shows. */
    public SpotComputer getComputer() {
        return computer;
    }

    public int getLeastSeconds() {
        return LEAST_SECONDS;
    }

    public int getMostSeconds() {
        return MOST_SECONDS;
    }

    public int getUsualSeconds() {
        return USUAL_SECONDS;
    }

    /**
     * Plays the notice, and leads to the cloud's page, where it can be followed.
     *
     * @param seconds from the notice to the end that it announces
     */
    @POST
    public HttpResponse doInterrupt(@QueryParameter int seconds) {
        computer.checkPermission(Computer.DELETE);
        if (seconds < LEAST_SECONDS || seconds > MOST_SECONDS) {
            return HttpResponses.error(400, Messages.InterruptAgent_badSeconds(seconds, LEAST_SECONDS, MOST_SECONDS));
        }
        SpotAgent agent = computer.getNode();
        InterruptionController controller =
                SpotAgentsRuntime.get().interruptions().orElse(null);
        if (agent == null || controller == null) {
            return HttpResponses.error(409, Messages.InterruptAgent_gone(computer.getName()));
        }
        LOGGER.info(() -> Jenkins.getAuthentication2().getName() + " rehearses an interruption of "
                + agent.getNodeName() + " (" + agent.offering() + ") with " + seconds + " seconds' notice");
        Instant now = Clock.systemUTC().instant();
        controller.accept(
                new Notice.SpotInterruption(
                        agent.getInstanceId(),
                        now,
                        now.plusSeconds(seconds),
                        Notice.SpotInterruption.Action.TERMINATE,
                        Accounts.vendor(agent.getCloud()).spotNotice()),
                NoticeSource.REHEARSAL);
        return HttpResponses.redirectViaContextPath(followAt(agent));
    }

    private static String followAt(SpotAgent agent) {
        return Clouds.named(agent.getCloud())
                .filter(cloud -> Jenkins.get().hasPermission(Jenkins.SYSTEM_READ))
                .map(cloud -> cloud.getUrl())
                .orElse("computer/");
    }

    /** Gives each of our agents this action and what its page shows. */
    @Extension
    public static final class Factory extends TransientComputerActionFactory {
        @Override
        public Collection<? extends Action> createFor(Computer target) {
            return target instanceof SpotComputer computer
                    ? List.of(new InterruptAgent(computer), new AgentPage(computer))
                    : List.of();
        }
    }
}
