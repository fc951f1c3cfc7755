package io.jenkins.plugins.spotagents.rerun;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.init.TermMilestone;
import hudson.init.Terminator;
import hudson.model.AbstractBuild;
import hudson.model.AbstractProject;
import hudson.model.Action;
import hudson.model.Computer;
import hudson.model.ItemGroup;
import hudson.model.Job;
import hudson.model.Queue;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.listeners.ItemListener;
import hudson.model.queue.QueueListener;
import hudson.model.queue.ScheduleResult;
import io.jenkins.plugins.spotagents.agent.AgentOwner;
import io.jenkins.plugins.spotagents.agent.SpotAgent;
import io.jenkins.plugins.spotagents.interruption.notice.Notice;
import io.jenkins.plugins.spotagents.interruption.notice.NoticeSource;
import io.jenkins.plugins.spotagents.job.HumanHands;
import io.jenkins.plugins.spotagents.job.InterruptionsAction;
import io.jenkins.plugins.spotagents.job.Jobs;
import io.jenkins.plugins.spotagents.job.LostAttempt;
import io.jenkins.plugins.spotagents.job.Reasons;
import io.jenkins.plugins.spotagents.job.RequeueCause;
import io.jenkins.plugins.spotagents.job.RequeuedAction;
import io.jenkins.plugins.spotagents.requeue.Attempt;
import io.jenkins.plugins.spotagents.requeue.LedgerEntry;
import io.jenkins.plugins.spotagents.requeue.NextCapacity;
import io.jenkins.plugins.spotagents.requeue.RequeueDecision.Requeue;
import io.jenkins.plugins.spotagents.requeue.RequeueLedger;
import io.jenkins.plugins.spotagents.requeue.Reruns;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import jenkins.util.Timer;

/** Owes and starts the re-runs of interrupted builds, exactly once each, over crashes too: the ledger remembers. */
@Extension
public final class BuildRequeues implements Reruns {
    private static final Logger LOGGER = Logger.getLogger(BuildRequeues.class.getName());

    /** How far back a run's successors are searched for its re-run; a job rarely starts more builds in a crash's time. */
    private static final int SEARCHED_RUNS = 200;

    /** How long after a start a notice may come that was out before: SQS delivers again after 30 s, a backlog takes minutes. */
    private static final long LATE_NOTICE_MINUTES = 30;

    /** In full seconds, as the notices that the queue delivers. */
    private final Instant start = Clock.systemUTC().instant().truncatedTo(ChronoUnit.SECONDS);

    /** Guarded by this; opened on first use. */
    private RequeueLedger ledger;
    /** Whether all jobs, and the queue, are there. */
    private volatile boolean loaded;

    static BuildRequeues get() {
        return ExtensionList.lookupSingleton(BuildRequeues.class);
    }

    private synchronized RequeueLedger ledger() throws IOException {
        if (ledger == null) {
            ledger = RequeueLedger.open(
                    Jenkins.get().getRootDir().toPath().resolve("spot-agents").resolve("requeue-ledger"),
                    Clock.systemUTC());
        }
        return ledger;
    }

    /**
     * Finishes what a crash left unfinished, when Jenkins has come up. No initializer does for that: the queue is restored at the last
     * milestone that a plugin may wait for, and a re-run that waits in it must be found (JENKINS-37759).
     */
    @Extension
    public static final class AfterStart extends ItemListener {
        @Override
        public void onLoaded() {
            BuildRequeues self = get();
            self.loaded = true;
            self.finishOwed();
            Timer.get().schedule(self::forgetLeft, LATE_NOTICE_MINUTES, TimeUnit.MINUTES);
        }
    }

    /** A re-run that a person takes out of the queue is not put there again by the next start. */
    @Extension
    public static final class Cancellations extends QueueListener {
        @Override
        public void onLeft(Queue.LeftItem item) {
            RequeuedAction rerun = item.isCancelled() ? item.getAction(RequeuedAction.class) : null;
            if (rerun != null) {
                // The queue is locked now, and the ledger writes to the disk.
                Computer.threadPoolForRemoting.execute(() -> get().forget(rerun));
            }
        }
    }

    @Terminator(before = TermMilestone.COMPLETED)
    public static void close() throws IOException {
        BuildRequeues self = get();
        synchronized (self) {
            if (self.ledger != null) {
                self.ledger.close();
                self.ledger = null;
            }
        }
    }

    private void finishOwed() {
        try {
            for (LedgerEntry entry : ledger().unfinished()) {
                finishIfWanted(entry);
            }
        } catch (IOException e) {
            LOGGER.log(
                    Level.SEVERE, "The requeue ledger cannot be read; builds that a crash interrupted stay lost.", e);
        }
    }

    private void finishIfWanted(LedgerEntry entry) throws IOException {
        if (isStillWanted(entry.workId())) {
            finish(entry.key());
        } else {
            LOGGER.log(
                    Level.INFO,
                    "{0} is not run again: a user aborted it, or the job is disabled or gone.",
                    entry.workId());
            ledger().settle(entry.key());
        }
    }

    private void forgetLeft() {
        try {
            ledger().forgetLeft();
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "The requeue ledger cannot be written.", e);
        }
    }

    /** Much may have happened to the job, or been done to the build, before Jenkins went down. */
    private static boolean isStillWanted(String origin) {
        return Jobs.run(origin)
                .filter(run -> !HumanHands.aborted(run, null) && Jobs.mayRunAgain(run.getParent()))
                .isPresent();
    }

    /** Notes durably that a re-run will be owed. */
    void intend(AbstractBuild<?, ?> root, LostAttempt lost, SpotAgent agent, Requeue next) {
        try {
            ledger().intend(root.getExternalizableId(), attempt(lost, agent), next);
        } catch (IOException e) {
            LOGGER.log(
                    Level.WARNING,
                    "The re-run of " + root + " is not on disk; it is lost if Jenkins ends before it is scheduled.",
                    e);
        }
    }

    private static Attempt attempt(LostAttempt lost, SpotAgent agent) {
        return new Attempt(
                lost.getNumber(),
                lost.getAgent(),
                agent.getInstanceId(),
                agent.offering(),
                lost.getStarted().toInstant(),
                lost.getInterrupted().toInstant(),
                lost.getReason());
    }

    /**
     * Notes durably that this build, or this part of one, has begun: if the controller is killed after a notice is out and before it has
     * noted anything of it, the next one finds this.
     */
    void standBy(AbstractBuild<?, ?> build, LostAttempt running, SpotAgent agent, Requeue next) {
        AbstractBuild<?, ?> root = build.getRootBuild();
        try {
            root.save();
            ledger().standBy(
                            LedgerEntry.standbyKeyOf(build.getExternalizableId()),
                            root.getExternalizableId(),
                            attempt(running, agent),
                            next);
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, build + " is not on disk; a notice while Jenkins is killed loses it.", e);
        }
    }

    /** What {@link #standBy} noted is over. */
    void ended(AbstractBuild<?, ?> build) {
        try {
            ledger().settle(LedgerEntry.standbyKeyOf(build.getExternalizableId()));
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "The requeue ledger cannot be written.", e);
        }
    }

    /** As {@link io.jenkins.plugins.spotagents.agent.WorkHandler#recover} says. */
    void recover(Notice notice, NoticeSource source, Instant noticedAt, boolean unseen) {
        if (!EarlierNotice.wasOut(notice, source, unseen, start)) {
            return;
        }
        try {
            for (LedgerEntry left : ledger().leftOn(notice.instanceId())) {
                LedgerEntry owed =
                        ledger().intend(left.workId(), left.lost().ended(noticedAt, Reasons.of(notice)), left.next());
                ledger().settle(left.key());
                LOGGER.log(
                        Level.INFO,
                        "{0} was on agent {1} when Jenkins was killed, which had notice by then: {2}.",
                        new Object[] {left.workId(), left.lost().agent(), notice.kind()});
                // Otherwise it is among those that are finished then.
                if (loaded) {
                    finishIfWanted(owed);
                }
            }
        } catch (IOException e) {
            LOGGER.log(
                    Level.SEVERE,
                    "The requeue ledger cannot be used; what ran on " + notice.instanceId() + " stays lost.",
                    e);
        }
    }

    /** Starts the re-run of a run that has ended. */
    void requeue(AbstractBuild<?, ?> root, int nextAttempt) {
        finish(LedgerEntry.keyOf(root.getExternalizableId(), nextAttempt));
    }

    /**
     * Notes durably, while the build still runs, that a re-run is owed unless it comes to its end: with a controller that is killed
     * the build is gone as well, and the next one could not tell that it ever was. Does nothing if it is noted already.
     */
    void intendIfKilled(AbstractBuild<?, ?> root, LostAttempt expected, SpotAgent agent, Requeue next) {
        if (isNoted(root, next.attempt())) {
            return;
        }
        intend(root, expected, agent, next);
        try {
            root.save();
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, root + " cannot be saved; it is not run again if Jenkins is killed now.", e);
        }
    }

    private boolean isNoted(AbstractBuild<?, ?> root, int nextAttempt) {
        try {
            return ledger().find(LedgerEntry.keyOf(root.getExternalizableId(), nextAttempt))
                    .isPresent();
        } catch (IOException e) {
            LOGGER.log(Level.FINE, "The requeue ledger cannot be opened; noting it tells why.", e);
            return false;
        }
    }

    /** Owes nothing for this run any more. */
    void forget(AbstractBuild<?, ?> root, int nextAttempt) {
        settle(root.getExternalizableId(), nextAttempt);
    }

    /** The re-run has ended, or somebody does not want it. */
    void forget(RequeuedAction rerun) {
        settle(rerun.getOrigin(), rerun.getAttempt());
    }

    private void settle(String origin, int attempt) {
        try {
            ledger().settle(LedgerEntry.keyOf(origin, attempt));
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "The requeue ledger cannot be written.", e);
        }
    }

    private void finish(String key) {
        try {
            ledger().finish(key, this);
        } catch (IOException e) {
            LOGGER.log(
                    Level.SEVERE,
                    "The re-run " + key + " could not be started; it is tried again at the next start.",
                    e);
        }
    }

    @Override
    public Optional<String> find(LedgerEntry entry) {
        String origin = entry.workId();
        Job<?, ?> job = job(origin);
        if (job == null) {
            return Optional.empty();
        }
        for (Queue.Item item : Queue.getInstance().getItems()) {
            RequeuedAction requeued = item.getAction(RequeuedAction.class);
            if (requeued != null && requeued.getOrigin().equals(origin)) {
                return Optional.of("queue/item/" + item.getId());
            }
        }
        int looked = 0;
        for (Run<?, ?> run = job.getLastBuild(); run != null && looked < SEARCHED_RUNS; run = run.getPreviousBuild()) {
            RequeuedAction requeued = run.getAction(RequeuedAction.class);
            if (requeued != null && requeued.getOrigin().equals(origin)) {
                return Optional.of(run.getExternalizableId());
            }
            if (run.getExternalizableId().equals(origin)) {
                return Optional.empty();
            }
            looked++;
        }
        return Optional.empty();
    }

    @Override
    public boolean stillRuns(LedgerEntry entry) {
        Run<?, ?> run = Jobs.run(entry.workId()).orElse(null);
        Result result = run == null ? null : run.getResult();
        return run != null && run.isBuilding()
                || result != null && result.isBetterThan(Result.FAILURE)
                || run instanceof AbstractBuild<?, ?> root && isComplete(root);
    }

    /** Whether all parts of a build came to their ends, by themselves. */
    private static boolean isComplete(AbstractBuild<?, ?> root) {
        return owed(root).isEmpty()
                && UnfinishedParts.of(root).filter(Set::isEmpty).isPresent();
    }

    private static List<LostAttempt> owed(AbstractBuild<?, ?> root) {
        return InterruptionsAction.find(root).map(InterruptionsAction::owed).orElse(List.of());
    }

    @Override
    public String start(LedgerEntry entry) throws IOException {
        if (!(Jobs.run(entry.workId()).orElse(null) instanceof AbstractBuild<?, ?> root)) {
            throw new IOException("The interrupted build " + entry.workId() + " is gone.");
        }
        Queue.Task task = root.getParent();
        List<LostAttempt> owed = owed(root);
        Set<String> parts = new TreeSet<>();
        owed.stream().map(LostAttempt::getPart).filter(Objects::nonNull).forEach(parts::add);
        UnfinishedParts.of(root).ifPresent(parts::addAll);
        List<Action> actions = CarriedActions.of(
                root,
                new RequeueCause(root, entry.lost().agent(), entry.next().attempt()),
                entry.next().capacity());
        actions.add(new RequeuedAction(entry.workId(), entry.next().attempt(), parts));
        if (entry.next().capacity() == NextCapacity.ON_DEMAND) {
            actions.add(0, new OnDemandLabel(root));
        }
        orderReplacements(root, owed, entry);
        ScheduleResult result = Queue.getInstance().schedule2(task, 0, actions);
        Queue.Item item = result.getItem();
        if (!result.isCreated() || item == null) {
            throw new IOException("The queue refused the re-run of " + entry.workId() + ".");
        }
        CarriedActions.handOver(root);
        String id = "queue/item/" + item.getId();
        LOGGER.log(Level.INFO, "Requeued {0} as attempt {1} ({2}), lost with agent {3}.", new Object[] {
            entry.workId(), entry.next().attempt(), id, entry.lost().agent()
        });
        return id;
    }

    /** For each agent that was lost; that of the entry is the only one that is known for sure after a crash. */
    private static void orderReplacements(AbstractBuild<?, ?> root, List<LostAttempt> owed, LedgerEntry entry) {
        NextCapacity capacity = entry.next().capacity();
        for (LostAttempt lost : owed) {
            AgentOwner.get().beforeRerun(lost.getAgent(), CarriedActions.label(root, cell(root, lost)), capacity);
        }
        AgentOwner.get().beforeRerun(entry.lost().instanceId(), CarriedActions.label(root, root.getParent()), capacity);
    }

    /** The part of the job that was lost: a cell of a matrix, otherwise the whole. */
    private static AbstractProject<?, ?> cell(AbstractBuild<?, ?> root, LostAttempt lost) {
        return lost.getPart() != null
                        && root.getParent() instanceof ItemGroup<?> cells
                        && cells.getItem(lost.getPart()) instanceof AbstractProject<?, ?> cell
                ? cell
                : root.getParent();
    }

    private static Job<?, ?> job(String externalizableId) {
        int hash = externalizableId.lastIndexOf('#');
        return hash < 0 ? null : Jenkins.get().getItemByFullName(externalizableId.substring(0, hash), Job.class);
    }
}
