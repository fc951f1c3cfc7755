package io.jenkins.plugins.spotagents.leaving;

import hudson.model.Computer;
import io.jenkins.plugins.spotagents.account.Accounts;
import io.jenkins.plugins.spotagents.agent.SpotAgent;
import io.jenkins.plugins.spotagents.agent.SpotComputer;
import io.jenkins.plugins.spotagents.capacity.EndReason;
import io.jenkins.plugins.spotagents.interruption.notice.Notice;
import io.jenkins.plugins.spotagents.interruption.notice.NoticeSink;
import io.jenkins.plugins.spotagents.interruption.notice.NoticeSource;
import io.jenkins.plugins.spotagents.loss.Inquiry;
import io.jenkins.plugins.spotagents.loss.Sign;
import io.jenkins.plugins.spotagents.loss.Verdict;
import io.jenkins.plugins.spotagents.loss.Witness;
import io.jenkins.plugins.spotagents.scheduling.Scheduler;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.logging.Logger;

/** Whose fault it was that work ended badly on an agent: asked here, by whatever work it was; told in one line of Jenkins' log. */
public final class Inquiries {
    private static final Logger LOGGER = Logger.getLogger(Inquiries.class.getName());

    private final Accounts accounts;
    private final NoticeSink notices;
    private final Scheduler scheduler;

    /** @param scheduler stays the caller's */
    public Inquiries(Accounts accounts, NoticeSink notices, Scheduler scheduler) {
        this.accounts = accounts;
        this.notices = notices;
        this.scheduler = scheduler;
    }

    /** As {@link io.jenkins.plugins.spotagents.agent.AgentOwner#inquire} says. */
    public CompletionStage<Verdict> open(SpotAgent agent, Sign sign, Instant since) {
        if (!(agent.toComputer() instanceof SpotComputer computer)) {
            return CompletableFuture.completedFuture(
                    agent.isLetGo()
                            ? new Verdict.Stands("its agent was let go, not lost")
                            : new Verdict.Lost("its agent is gone", false, false));
        }
        Witness witness =
                new AgentWitness(agent, computer, since, accounts.ofAgent(agent), Computer.threadPoolForRemoting);
        computer.inquiryBegins();
        return Inquiry.open(witness, sign, scheduler).thenApply(verdict -> {
            told(agent, computer, verdict);
            computer.inquiryEnded();
            return verdict;
        });
    }

    /** An agent that goes is given nothing more, by the queue at once, and takes its way out as one that has been reclaimed. */
    private void told(SpotAgent agent, SpotComputer computer, Verdict verdict) {
        String whose = verdict instanceof Verdict.Lost ? "was lost with it" : "failed by itself";
        LOGGER.info(() ->
                "Work on agent " + agent.getNodeName() + " (" + agent.offering() + ") " + whose + ": " + verdict.why());
        if (verdict instanceof Verdict.Lost lost && lost.goes()) {
            computer.setAcceptingTasks(false);
            EndReason reason = lost.stillRan() ? Notice.StateChange.STOPPED_FROM_WITHIN : EndReason.UNKNOWN;
            notices.accept(
                    new Notice.StateChange(agent.getInstanceId(), scheduler.now(), "shutting-down", reason),
                    NoticeSource.INVENTORY);
        }
    }
}
