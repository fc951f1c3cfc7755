package io.jenkins.plugins.spotagents.job;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import hudson.model.BuildBadgeAction;
import hudson.model.Item;
import hudson.model.Run;
import io.jenkins.plugins.spotagents.requeue.RequeueDecision.GiveUp;
import io.jenkins.plugins.spotagents.requeue.RequeueDecision.Requeue;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.RunAction2;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/**
 * What interruptions did to a run: its page "Interruptions", its badge, and the memory by which a re-run knows, also after a
 * restart, that an agent was taken away rather than the work failed.
 */
@ExportedBean
public final class InterruptionsAction implements RunAction2, BuildBadgeAction {
    private static final Logger LOGGER = Logger.getLogger(InterruptionsAction.class.getName());

    /** Guarded by this. */
    private final List<LostAttempt> attempts = new ArrayList<>();

    private transient Run<?, ?> run;

    /** The run's record, if it was ever interrupted. */
    public static Optional<InterruptionsAction> find(Run<?, ?> run) {
        return Optional.ofNullable(run.getAction(InterruptionsAction.class));
    }

    /** Adds to the run's record and saves it: a crash after this still knows that the agent was taken away. */
    public static void record(Run<?, ?> run, LostAttempt attempt) {
        InterruptionsAction action;
        synchronized (run) {
            action = run.getAction(InterruptionsAction.class);
            if (action == null) {
                action = new InterruptionsAction();
                run.addAction(action);
            }
        }
        synchronized (action) {
            action.attempts.add(attempt);
        }
        action.save(run);
    }

    /** The newest lost attempt of a part of the run (see {@link LostAttempt#getPart}); of the whole where {@code part} is null. */
    public synchronized Optional<LostAttempt> last(@CheckForNull String part) {
        for (int i = attempts.size() - 1; i >= 0; i--) {
            if (Objects.equals(part, attempts.get(i).getPart())) {
                return Optional.of(attempts.get(i));
            }
        }
        return Optional.empty();
    }

    /** All attempts at a part of the run, or at the whole where {@code part} is null; those in the runs that it stands for come first. */
    public static List<LostAttempt> story(Run<?, ?> run, @CheckForNull String part) {
        List<LostAttempt> story = new ArrayList<>();
        RequeuedAction requeued = run.getAction(RequeuedAction.class);
        if (requeued != null) {
            Jobs.run(requeued.getOrigin()).ifPresent(origin -> story.addAll(story(origin, part)));
        }
        find(run).stream()
                .flatMap(action -> action.getAttempts().stream())
                .filter(attempt -> Objects.equals(part, attempt.getPart()))
                .forEach(story::add);
        return story;
    }

    /** What was lost and is to run again in another run that does not exist yet. */
    public synchronized List<LostAttempt> owed() {
        return attempts.stream().filter(InterruptionsAction::isOwed).toList();
    }

    /** Notes which run does again what this one lost. */
    public void continuedBy(Run<?, ?> owner, String rerunId) {
        amend(owner, attempt -> attempt.continuedBy(rerunId));
    }

    /** Notes that what is owed, of one part or of all where {@code part} is null, will not run again after all. */
    public void giveUp(Run<?, ?> owner, @CheckForNull String part, GiveUp.Reason reason) {
        amend(owner, attempt -> part == null || part.equals(attempt.getPart()) ? attempt.givenUp(reason) : attempt);
    }

    private void amend(Run<?, ?> owner, UnaryOperator<LostAttempt> change) {
        synchronized (this) {
            attempts.replaceAll(attempt -> isOwed(attempt) ? change.apply(attempt) : attempt);
        }
        save(owner);
    }

    private static boolean isOwed(LostAttempt attempt) {
        return attempt.decision() instanceof Requeue && attempt.getRerun() == null;
    }

    /** Forgets what was recorded too early: the part came to its end before it could be stopped, or a user ended it. */
    public void withdraw(Run<?, ?> owner, @CheckForNull String part) {
        boolean empty;
        synchronized (this) {
            attempts.removeIf(attempt -> Objects.equals(part, attempt.getPart()) && attempt.getRerun() == null);
            empty = attempts.isEmpty();
        }
        if (empty) {
            owner.removeAction(this);
        }
        save(owner);
    }

    private void save(Run<?, ?> owner) {
        try {
            owner.save();
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "The interruption of " + owner + " cannot be saved; it is still handled.", e);
        }
    }

    @Exported
    public synchronized List<LostAttempt> getAttempts() {
        return List.copyOf(attempts);
    }

    /** Whole minutes of work thrown away, rounded up. */
    @Exported
    public synchronized long getMinutesLost() {
        long seconds = attempts.stream().mapToLong(LostAttempt::getLostSeconds).sum();
        return (seconds + 59) / 60;
    }

    /** How long the attempt had been running, for people. */
    public String ranText(LostAttempt attempt) {
        return Util.getTimeSpanString(attempt.lost().toMillis());
    }

    /** Where a Pipeline's {@code node} block is shown; null for any other part, and for a whole build. */
    @CheckForNull
    public String blockUrl(LostAttempt attempt) {
        String part = attempt.getPart();
        return part == null || !part.matches("\\d+") ? null : run.getUrl() + "execution/node/" + part + "/";
    }

    /** Where the run that does the work again is; null if there is none, or none any more, or none that the viewer may see. */
    @CheckForNull
    public String rerunUrl(LostAttempt attempt) {
        return Optional.ofNullable(attempt.getRerun())
                .flatMap(Jobs::run)
                .filter(rerun -> rerun.getParent().hasPermission(Item.READ))
                .map(Run::getUrl)
                .orElse(null);
    }

    public Run<?, ?> getRun() {
        return run;
    }

    @Override
    public void onAttached(Run<?, ?> owner) {
        run = owner;
    }

    @Override
    public void onLoad(Run<?, ?> owner) {
        run = owner;
    }

    @Override
    public String getIconFileName() {
        return "symbol-refresh";
    }

    @Override
    public String getDisplayName() {
        return Messages.InterruptionsAction_DisplayName();
    }

    @Override
    public String getUrlName() {
        return "spot-interruptions";
    }
}
