package io.jenkins.plugins.spotagents.interruption.exit;

import static java.util.concurrent.CompletableFuture.completedFuture;

import com.google.common.util.concurrent.MoreExecutors;
import io.jenkins.plugins.spotagents.capacity.CapacityPool;
import io.jenkins.plugins.spotagents.capacity.PurchaseOption;
import io.jenkins.plugins.spotagents.interruption.farm.AgentFarm;
import io.jenkins.plugins.spotagents.interruption.farm.InterruptionPolicy;
import io.jenkins.plugins.spotagents.interruption.farm.InterruptionReport;
import io.jenkins.plugins.spotagents.interruption.farm.RebalancePolicy;
import io.jenkins.plugins.spotagents.interruption.farm.WorkOutcome;
import io.jenkins.plugins.spotagents.interruption.farm.WorkPlan;
import io.jenkins.plugins.spotagents.interruption.notice.Handling;
import io.jenkins.plugins.spotagents.interruption.notice.Notice;
import io.jenkins.plugins.spotagents.interruption.notice.NoticeSource;
import io.jenkins.plugins.spotagents.requeue.NextCapacity;
import io.jenkins.plugins.spotagents.requeue.RequeueDecision;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * One agent's way out, from the first notice to its release. The steps are walked again whenever something changes (a
 * graver notice, work that ended, a moment that has come); each does what is left to do and no more.
 *
 * <p>All state is confined to the agent's sequence; calls to the farm are made elsewhere, by {@link FarmCalls}.
 */
public final class AgentExit {
    private static final Logger LOGGER = Logger.getLogger(AgentExit.class.getName());

    private final StepWalk walk;

    /** Disconnecting from a machine that is gone takes its time. */
    private static final Duration RELEASE_LIMIT = Duration.ofSeconds(60);

    /** A describe call takes a fraction of a second. */
    private static final Duration CAUSE_LIMIT = Duration.ofSeconds(2);

    /** How often the work is looked at although nobody said that it changed. */
    private static final Duration POLL = Duration.ofSeconds(10);

    /** How soon it is looked at again if that failed. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    private final AgentFarm.Agent agent;
    private final InterruptionPolicy policy;
    private final Surroundings around;
    private final Consumer<AgentExit> onReleased;
    /** On whichever thread brings something while nothing runs: ten thousand agents have a sequence each, and no thread. */
    private final Executor serial = MoreExecutors.newSequentialExecutor(MoreExecutors.directExecutor());

    private final WorkBook book = new WorkBook();
    private final Set<CapacityPool> avoid = new HashSet<>(4);
    /** Completes when the last of the work has ended that could not be stopped in time. */
    private final CompletableFuture<Void> stragglersEnded = new CompletableFuture<>();

    private AgentFarm.Interruption interruption;
    private ExitTimes times;
    private CompletableFuture<Handling> cordonTried;
    private CompletionStage<Void> secured = completedFuture(null);
    private boolean cordoned;
    private boolean causeAsked;
    private boolean poolMarked;
    private boolean riskTold;
    private boolean replacementRequested;
    private boolean workKnown;
    private boolean releasing;
    private volatile InterruptionReport report;

    public AgentExit(
            AgentFarm.Agent agent, InterruptionPolicy policy, Surroundings around, Consumer<AgentExit> onReleased) {
        this.agent = agent;
        this.policy = policy;
        this.around = around;
        this.onReleased = onReleased;
        avoid.add(agent.offering().pool());
        // What happens to an agent that is about to go, in order.
        walk = new StepWalk(
                List.of(
                        this::cordon,
                        this::markPool,
                        () -> secured,
                        this::lookAtWork,
                        this::orderReplacement,
                        this::tellBuilds,
                        this::startHooks,
                        this::interruptWhatIsDue,
                        this::releaseIfDone),
                serial,
                around.scheduler(),
                this::nextLook,
                problem -> failed("a step", problem));
    }

    public String instanceId() {
        return agent.instanceId();
    }

    /** Empty only before the first notice was taken in. */
    public InterruptionReport report() {
        return report;
    }

    /** Takes a notice in; completes when the agent has been cordoned, or that failed. */
    public CompletableFuture<Handling> offer(Notice notice, NoticeSource source, Instant noticedAt) {
        CompletableFuture<Handling> handled = new CompletableFuture<>();
        serial.execute(() -> {
            AgentFarm.Interruption news =
                    new AgentFarm.Interruption(agent, notice, source, noticedAt, Gravity.deadline(notice, noticedAt));
            if (releasing || interruption != null && !Gravity.isNews(news, interruption)) {
                handled.complete(Handling.DUPLICATE);
                return;
            }
            interruption = news;
            times = ExitTimes.of(interruption, policy, around.scheduler().now());
            report = report == null ? InterruptionReport.opened(interruption) : report.escalated(interruption);
            LOGGER.info(
                    () -> "Agent " + agent.name() + " (" + agent.offering() + "): " + notice.kind() + " by " + source
                            + interruption.deadline().map(at -> ", until " + at).orElse(""));
            cordoned = false;
            workKnown = false;
            book.replan(this::plan);
            cordonTried = handled;
            walk.anew();
        });
        return handled;
    }

    /** Something may have changed. */
    public void wake() {
        serial.execute(walk::on);
    }

    /** The controller closes: nothing more is begun, and the agent stays as it is. */
    public void abandon() {
        serial.execute(() -> {
            releasing = true;
            walk.abandon();
        });
    }

    private CompletionStage<?> cordon() {
        if (cordoned) {
            return completedFuture(null);
        }
        AgentFarm.Interruption now = interruption;
        CompletableFuture<Handling> tried = cordonTried;
        secured = attempt(
                "securing the work",
                around.calls().call(limit(), () -> {
                    around.farm().secure(now);
                    return null;
                }),
                done -> {});
        return attempt(
                        "cordon",
                        around.calls().urgently(limit(), () -> {
                            around.farm().cordon(now);
                            return null;
                        }),
                        done -> {
                            Instant at = around.scheduler().now();
                            cordoned = now == interruption;
                            report = report.cordoned(at);
                            around.listener().cordoned(now, Duration.between(now.noticedAt(), at));
                        })
                .thenRun(() -> tried.complete(Handling.ACTED_ON));
    }

    private CompletionStage<?> markPool() {
        if (interruption.source() == NoticeSource.REHEARSAL) {
            return completedFuture(null);
        }
        if (times.gravity() == Gravity.AT_RISK && !riskTold) {
            riskTold = true;
            avoid.addAll(around.pools().atRisk(agent));
        }
        if (times.gravity().compareTo(Gravity.RECLAIMED) < 0) {
            return completedFuture(null);
        }
        if (!(interruption.notice() instanceof Notice.StateChange change)) {
            poolFailed();
            return completedFuture(null);
        }
        if (causeAsked) {
            return completedFuture(null);
        }
        causeAsked = true;
        CompletableFuture<Void> waited = new CompletableFuture<>();
        attempt("asking why it ended", around.farm().wasTaken(agent, change), taken -> {
                    if (taken) {
                        poolFailed();
                    }
                })
                .thenRun(() -> waited.complete(null));
        // What follows should know it, but work that is lost need not wait for a vendor that does not answer.
        around.scheduler().at(around.scheduler().now().plus(CAUSE_LIMIT), () -> waited.complete(null));
        return waited;
    }

    private void poolFailed() {
        if (agent.offering().purchaseOption() == PurchaseOption.SPOT && !poolMarked) {
            poolMarked = true;
            try {
                avoid.addAll(around.pools().reclaimed(agent, interruption.noticedAt()));
            } catch (RuntimeException e) {
                failed("marking the pool", e);
            }
        }
    }

    private CompletionStage<?> lookAtWork() {
        Set<String> known = book.ids();
        workKnown = false;
        if (!around.farm().knowsItsWork()) {
            return completedFuture(null);
        }
        return attempt(
                "listing the work",
                around.calls().call(limit(), () -> WorkSeen.on(agent, around.farm(), known)),
                seen -> {
                    workKnown = true;
                    seen.failures().forEach(failure -> failed("asking the requeue policy", failure));
                    book.update(seen, this::plan).forEach(left -> ended(left, WorkOutcome.ENDED_BY_ITSELF));
                });
    }

    private CompletionStage<?> orderReplacement() {
        List<AgentFarm.Work> inNeed = replacementRequested
                ? List.of()
                : book.where(this::needsReplacement).stream()
                        .map(WorkWatch::work)
                        .toList();
        if (inNeed.isEmpty()) {
            return completedFuture(null);
        }
        replacementRequested = true;
        NextCapacity capacity = book.nextCapacity();
        Set<CapacityPool> last = Set.copyOf(avoid);
        AgentFarm.Interruption now = interruption;
        return attempt(
                "ordering a replacement",
                around.calls().call(limit(), () -> around.farm().orderReplacement(agent, inNeed, capacity, last)),
                ordered -> {
                    Instant at = around.scheduler().now();
                    report = report.replacementRequested(at, ordered);
                    around.listener().replacementRequested(now, Duration.between(now.noticedAt(), at), ordered);
                });
    }

    private boolean needsReplacement(WorkWatch watch) {
        if (times.gravity() == Gravity.AT_RISK) {
            return policy.rebalance() == RebalancePolicy.REPLACE;
        }
        boolean due = watch.isDue(around.scheduler().now(), times.lastMoment());
        boolean likely =
                times.gravity() != Gravity.SCHEDULED && watch.plan().ending() != WorkPlan.Ending.EXPECTED_TO_FINISH;
        return (due || likely) && WorkPlanner.runsAgain(watch.plan().decision());
    }

    private CompletionStage<?> tellBuilds() {
        AgentFarm.Interruption now = interruption;
        return CompletableFuture.allOf(book.where(WorkWatch::takeTelling).stream()
                .map(watch -> tell(now, watch.plan()))
                .toArray(CompletableFuture<?>[]::new));
    }

    private CompletableFuture<Void> tell(AgentFarm.Interruption now, WorkPlan plan) {
        return attempt(
                        "telling " + plan.work().displayName(),
                        around.calls().call(limit(), () -> {
                            around.farm().tell(now, plan);
                            return null;
                        }),
                        told -> {})
                .toCompletableFuture();
    }

    /** Starts them only: the work goes on meanwhile, and work that is interrupted waits for its hook. */
    private CompletionStage<?> startHooks() {
        Instant until = times.lastMoment();
        if (policy.hook() && times.isTimeForHooks(around.scheduler().now())) {
            book.where(WorkWatch::takeHook).forEach(watch -> startHook(watch, until));
        }
        return completedFuture(null);
    }

    private void startHook(WorkWatch watch, Instant until) {
        AgentFarm.Interruption now = interruption;
        attempt(
                        "the hook of " + watch.work().displayName(),
                        around.calls().stage(limit(), until, () -> around.farm().runHook(now, watch.work(), until)),
                        done -> {})
                .thenRunAsync(
                        () -> {
                            watch.hookEnded();
                            walk.on();
                        },
                        serial);
    }

    /** Starts it only: other work may become due meanwhile. */
    private CompletionStage<?> interruptWhatIsDue() {
        Instant now = around.scheduler().now();
        book.where(watch -> watch.isDue(now, times.lastMoment())).forEach(this::interrupt);
        return completedFuture(null);
    }

    private void interrupt(WorkWatch watch) {
        watch.stopBegins();
        AgentFarm.Interruption now = interruption;
        AgentFarm.Work work = watch.work();
        Duration limit = times.stopLimit(around.scheduler().now());
        around.calls()
                .stage(limit, times.stopEnds(RELEASE_LIMIT), () -> FreshDecision.carryOut(around.farm(), now, work))
                .whenCompleteAsync(
                        (outcome, failure) -> {
                            if (failure == null) {
                                ended(watch, outcome);
                            } else {
                                failed("interrupting " + work.displayName(), failure);
                                // One that hangs may yet stop the work, and must not do so twice.
                                if (!(FarmCalls.causeOf(failure) instanceof TimeoutException)) {
                                    watch.stopFailed(around.scheduler().now());
                                }
                            }
                            walk.on();
                        },
                        serial);
    }

    private CompletionStage<?> releaseIfDone() {
        boolean idle = workKnown && book.open().isEmpty();
        boolean outOfTime =
                around.farm().knowsItsWork() && !around.scheduler().now().isBefore(times.patienceEnds());
        if (!idle && !outOfTime) {
            return completedFuture(null);
        }
        AgentFarm.Interruption last = interruption;
        AgentFarm.Termination termination = last.termination(around.farm().billing(agent));
        releasing = true;
        walk.endsWithThis();
        Instant until = around.scheduler().now().plus(RELEASE_LIMIT);
        return attempt(
                        "releasing",
                        around.calls()
                                .stage(RELEASE_LIMIT, until, () -> around.farm().release(last, termination)),
                        done -> {})
                .thenCompose(released -> stragglers(until))
                .thenRunAsync(() -> closed(termination), serial);
    }

    /** What nothing could stop ends with its connection, and then it is known what becomes of it. */
    private CompletionStage<?> stragglers(Instant until) {
        return book.open().isEmpty()
                ? completedFuture(null)
                : around.calls()
                        .stage(RELEASE_LIMIT, until, () -> stragglersEnded)
                        .exceptionally(tooLate -> null);
    }

    private void closed(AgentFarm.Termination termination) {
        book.open().forEach(watch -> ended(watch, WorkOutcome.NOT_STOPPED));
        report = report.released(around.scheduler().now());
        LOGGER.info(() -> "Agent " + agent.name() + " released (" + termination + "): "
                + report.count(WorkOutcome.REQUEUED) + " requeued, "
                + report.count(WorkOutcome.ENDED_BY_ITSELF) + " ended by themselves, "
                + report.count(WorkOutcome.GIVEN_UP) + " given up, "
                + report.count(WorkOutcome.NOT_STOPPED) + " not stopped");
        book.clear();
        around.listener().released(report);
        onReleased.accept(this);
    }

    private void ended(WorkWatch watch, WorkOutcome outcome) {
        if (watch.end()) {
            report = report.workEnded(new InterruptionReport.EndedWork(
                    watch.work(), outcome, around.scheduler().now()));
            around.listener().workEnded(interruption, watch.work(), outcome);
            if (releasing && book.open().isEmpty()) {
                stragglersEnded.complete(null);
            }
        }
    }

    /** A step that fails costs that step: the others follow all the same. */
    private <T> CompletionStage<Void> attempt(String step, CompletionStage<T> call, Consumer<T> onSuccess) {
        return call.handleAsync(
                (value, failure) -> {
                    if (failure == null) {
                        onSuccess.accept(value);
                    } else {
                        failed(step, failure);
                    }
                    return null;
                },
                serial);
    }

    private void failed(String step, Throwable failure) {
        Throwable cause = FarmCalls.causeOf(failure);
        String failed = step + ": " + cause;
        Level level = report.failures().contains(failed) ? Level.FINE : Level.WARNING;
        report = report.failed(failed);
        LOGGER.log(level, cause, () -> "Agent " + agent.name() + ": " + failed + "; going on without");
    }

    private WorkPlan plan(AgentFarm.Work work, RequeueDecision decision) {
        return WorkPlanner.plan(
                interruption, policy, work, decision, around.scheduler().now());
    }

    private Duration limit() {
        return times.callLimit(around.scheduler().now());
    }

    private Instant nextLook() {
        Instant now = around.scheduler().now();
        Instant next = now.plus(workKnown ? POLL : LOOK_AGAIN);
        return book.nextDue(now, times.nextMoment(now, next));
    }
}
