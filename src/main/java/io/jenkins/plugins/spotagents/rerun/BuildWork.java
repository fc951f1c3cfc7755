package io.jenkins.plugins.spotagents.rerun;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.FilePath;
import hudson.model.AbstractBuild;
import hudson.model.Executor;
import hudson.model.Label;
import hudson.model.Result;
import hudson.util.StreamTaskListener;
import io.jenkins.plugins.spotagents.agent.AgentOwner;
import io.jenkins.plugins.spotagents.agent.AgentWork;
import io.jenkins.plugins.spotagents.agent.RequeueMode;
import io.jenkins.plugins.spotagents.agent.RequeueSettings;
import io.jenkins.plugins.spotagents.agent.SpotAgent;
import io.jenkins.plugins.spotagents.interruption.farm.AgentFarm.Interruption;
import io.jenkins.plugins.spotagents.interruption.farm.AgentFarm.Stopped;
import io.jenkins.plugins.spotagents.interruption.farm.AgentFarm.Work;
import io.jenkins.plugins.spotagents.interruption.farm.WorkPlan;
import io.jenkins.plugins.spotagents.interruption.notice.Notice;
import io.jenkins.plugins.spotagents.job.ExecutorRelease;
import io.jenkins.plugins.spotagents.job.HumanHands;
import io.jenkins.plugins.spotagents.job.InterruptionHook;
import io.jenkins.plugins.spotagents.job.InterruptionsAction;
import io.jenkins.plugins.spotagents.job.JobRequeueProperty;
import io.jenkins.plugins.spotagents.job.Jobs;
import io.jenkins.plugins.spotagents.job.LostAttempt;
import io.jenkins.plugins.spotagents.job.Reasons;
import io.jenkins.plugins.spotagents.job.RequeueModeSource;
import io.jenkins.plugins.spotagents.job.RequeuedAction;
import io.jenkins.plugins.spotagents.job.SpotInterruptionCause;
import io.jenkins.plugins.spotagents.requeue.RequeueDecision;
import io.jenkins.plugins.spotagents.requeue.RequeueDecision.GiveUp;
import io.jenkins.plugins.spotagents.requeue.RequeueDecision.Requeue;
import io.jenkins.plugins.spotagents.requeue.RequeuePolicy;
import io.jenkins.plugins.spotagents.requeue.WorkHistory;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A freestyle build or a matrix cell on an agent of ours. */
final class BuildWork implements AgentWork {
    private final SpotAgent agent;
    private final Executor executor;
    private final AbstractBuild<?, ?> build;

    BuildWork(SpotAgent agent, Executor executor, AbstractBuild<?, ?> build) {
        this.agent = agent;
        this.executor = executor;
        this.build = build;
    }

    @Override
    public Work describe() {
        long millis = executor.getEstimatedRemainingTimeMillis();
        return new Work(
                build.getExternalizableId(),
                build.getFullDisplayName(),
                millis > 0 ? Optional.of(Duration.ofMillis(millis)) : Optional.empty());
    }

    @Override
    @CheckForNull
    public Label label() {
        return CarriedActions.label(build.getRootBuild(), build.getParent());
    }

    @Override
    public RequeueDecision decide() {
        return policy().decide(new WorkHistory(attempt(build), objections()));
    }

    /** The same for a build that has failed already, because its agent is gone. */
    RequeueDecision decideAfterLoss() {
        Set<GiveUp.Reason> objections = objections();
        objections.remove(GiveUp.Reason.FAILED_BY_ITSELF);
        return policy().decide(new WorkHistory(attempt(build), objections));
    }

    private RequeuePolicy policy() {
        return AgentOwner.get().requeuePolicy(agent.getCloud(), agent.getTemplate(), label());
    }

    private RequeueSettings settings() {
        return AgentOwner.get().requeueSettings(agent.getCloud(), agent.getTemplate());
    }

    private Set<GiveUp.Reason> objections() {
        Set<GiveUp.Reason> objections = EnumSet.noneOf(GiveUp.Reason.class);
        AbstractBuild<?, ?> root = build.getRootBuild();
        HumanHands.objection(build, executor)
                .or(() -> HumanHands.objection(root, root.getExecutor()))
                .ifPresent(objections::add);
        if (HumanHands.tookAway(executor.getOwner())) {
            objections.add(GiveUp.Reason.TAKEN_OFFLINE_BY_ADMIN);
        }
        if (!Jobs.mayRunAgain(root.getParent())) {
            objections.add(GiveUp.Reason.JOB_GONE_OR_DISABLED);
        }
        if (RequeueModeSource.effective(root.getParent(), settings()) == RequeueMode.OFF) {
            objections.add(GiveUp.Reason.SWITCHED_OFF);
        }
        Result result = build.getResult();
        if (result != null && result.isWorseOrEqualTo(Result.FAILURE) && !isInterrupted(build)) {
            objections.add(GiveUp.Reason.FAILED_BY_ITSELF);
        }
        return objections;
    }

    /** Number of the attempt that this build is; 1 unless it is a re-run. */
    static int attempt(AbstractBuild<?, ?> build) {
        RequeuedAction action = build.getRootBuild().getAction(RequeuedAction.class);
        return action == null ? 1 : action.getAttempt();
    }

    /** The part of its root build that it is: a matrix combination, or null for a build of its own. */
    static String part(AbstractBuild<?, ?> build) {
        return build.getRootBuild() == build ? null : build.getParent().getName();
    }

    /** What is on record if an interruption ended it, or is about to. */
    static Optional<LostAttempt> lost(AbstractBuild<?, ?> build) {
        return InterruptionsAction.find(build.getRootBuild()).flatMap(action -> action.last(part(build)));
    }

    /** Whether an interruption ended it, or is about to, and it will run again. */
    static boolean isInterrupted(AbstractBuild<?, ?> build) {
        return lost(build)
                .filter(attempt -> attempt.decision() instanceof Requeue)
                .isPresent();
    }

    /** With a controller that is killed now the build is gone as well: that it is owed has to be on the disk. */
    void secure(Interruption interruption, RequeueDecision decision) {
        boolean soon =
                interruption.deadline().isPresent() && !(interruption.notice() instanceof Notice.ScheduledMaintenance);
        if (!soon || !(decision instanceof Requeue requeue)) {
            return;
        }
        LostAttempt expected =
                lost(Reasons.of(interruption), interruption.noticedAt(), interruption.deadline(), decision);
        synchronized (build) { // as in interrupt
            if (build.isBuilding() && ExecutorRelease.occupies(executor, build)) {
                BuildRequeues.get().intendIfKilled(build.getRootBuild(), expected, agent, requeue);
            }
        }
    }

    /**
     * It begins: a controller that is killed before it can note anything of a notice leaves this behind. A re-run is still owed by what was
     * noted for the build that it stands for.
     */
    void standBy() {
        AbstractBuild<?, ?> root = build.getRootBuild();
        if (root.getAction(RequeuedAction.class) == null && decide() instanceof Requeue requeue) {
            Instant now = Clock.systemUTC().instant();
            BuildRequeues.get()
                    .standBy(build, lost("its controller was killed", now, Optional.empty(), requeue), agent, requeue);
        }
    }

    /** It may have been taken from the queue after the work was secured. */
    @Override
    public void tell(Interruption interruption, WorkPlan plan) {
        secure(interruption, plan.decision());
        BuildLog.of(build).tell(interruption, plan);
    }

    @Override
    public CompletionStage<Void> runHook(Interruption interruption, Instant until) {
        Optional<String> script = JobRequeueProperty.of(build.getRootBuild().getParent())
                .flatMap(JobRequeueProperty::script)
                .or(() -> settings().hookScript());
        if (script.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        return new InterruptionHook(script.get(), interruption, until).start(this::place);
    }

    private Optional<InterruptionHook.Place> place() throws IOException, InterruptedException {
        FilePath workspace = build.getWorkspace();
        if (workspace == null || !build.isBuilding()) {
            return Optional.empty();
        }
        StreamTaskListener log = BuildLog.of(build).filtered();
        return Optional.of(new InterruptionHook.Place(
                workspace, workspace.createLauncher(log), BuildEnvironment.of(build, executor, workspace, log), log));
    }

    @Override
    public CompletionStage<Stopped> interrupt(Interruption interruption, RequeueDecision decision) {
        // Under the lock under which the build's end is judged: that sees the interruption, or this sees that it has
        // ended.
        synchronized (build) {
            if (!build.isBuilding() || !ExecutorRelease.occupies(executor, build)) {
                return CompletableFuture.completedFuture(Stopped.HAD_ENDED);
            }
            Optional<LostAttempt> known = lost(build);
            if (known.isEmpty()) {
                lose(Reasons.of(interruption), interruption.noticedAt(), interruption.deadline(), decision);
            }
            // A step that failed with its agent tells of the loss before EC2 does; such a build ends by itself.
            if (known.isEmpty() || known.get().getDeadline() != null) {
                executor.interrupt(
                        Result.ABORTED, new SpotInterruptionCause(agent.getInstanceId(), Reasons.of(interruption)));
            }
        }
        return ExecutorRelease.of(executor, build).thenApply(free -> Stopped.INTERRUPTED);
    }

    /** Records the loss where it survives a crash, first in the ledger, and tells the log. */
    void lose(String reason, Instant at, Optional<Instant> deadline, RequeueDecision decision) {
        AbstractBuild<?, ?> root = build.getRootBuild();
        LostAttempt lost = lost(reason, at, deadline, decision);
        if (decision instanceof Requeue requeue) {
            BuildRequeues.get().intend(root, lost, agent, requeue);
        }
        InterruptionsAction.record(root, lost);
        BuildLog.of(build).interrupted(lost, InterruptionsAction.story(root, part(build)));
    }

    private LostAttempt lost(String reason, Instant at, Optional<Instant> deadline, RequeueDecision decision) {
        return new LostAttempt(
                attempt(build),
                agent.getInstanceId(),
                agent.offering().toString(),
                reason,
                Instant.ofEpochMilli(build.getStartTimeInMillis()),
                at,
                deadline,
                part(build),
                decision);
    }
}
