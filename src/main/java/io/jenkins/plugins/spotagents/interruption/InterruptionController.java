package io.jenkins.plugins.spotagents.interruption;

import static java.util.concurrent.CompletableFuture.completedFuture;

import io.jenkins.plugins.spotagents.interruption.exit.AgentExit;
import io.jenkins.plugins.spotagents.interruption.exit.FarmCalls;
import io.jenkins.plugins.spotagents.interruption.exit.GuardedListener;
import io.jenkins.plugins.spotagents.interruption.exit.Surroundings;
import io.jenkins.plugins.spotagents.interruption.farm.AgentFarm;
import io.jenkins.plugins.spotagents.interruption.farm.InterruptionListener;
import io.jenkins.plugins.spotagents.interruption.farm.InterruptionPolicy;
import io.jenkins.plugins.spotagents.interruption.farm.InterruptionReport;
import io.jenkins.plugins.spotagents.interruption.farm.PoolObserver;
import io.jenkins.plugins.spotagents.interruption.farm.RebalancePolicy;
import io.jenkins.plugins.spotagents.interruption.notice.Handling;
import io.jenkins.plugins.spotagents.interruption.notice.Notice;
import io.jenkins.plugins.spotagents.interruption.notice.NoticeSource;
import io.jenkins.plugins.spotagents.scheduling.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Single owner of notices, from whatever source: finds the agent that one is about and starts it on its way out
 * ({@link AgentExit}), once. Thread-safe; nothing here blocks.
 */
public final class InterruptionController implements AutoCloseable {
    private static final Logger LOGGER = Logger.getLogger(InterruptionController.class.getName());
    private static final Duration FIND_LIMIT = Duration.ofSeconds(10);
    private static final Duration FIND_AGAIN = Duration.ofSeconds(2);
    private static final int FIND_ATTEMPTS = 5;

    private final Surroundings around;
    private final EarlyNotices early = new EarlyNotices();
    private final ConcurrentMap<String, AgentExit> leaving = new ConcurrentHashMap<>();
    private final ReleasedAgents released = new ReleasedAgents();
    private final PoolsAtRisk atRisk = new PoolsAtRisk();

    /**
     * @param calls closed by {@link #close}
     * @param scheduler stays the caller's
     */
    public InterruptionController(
            AgentFarm farm, PoolObserver pools, InterruptionListener listener, FarmCalls calls, Scheduler scheduler) {
        around = new Surroundings(farm, calls, scheduler, pools, new GuardedListener(listener));
    }

    /**
     * Takes a notice in. What is for an instance that the farm does not know is remembered until {@link #agentAppeared}.
     *
     * @return completes when the agent takes no more work, or nothing is to be done; fails if the farm could not be asked
     */
    public CompletableFuture<Handling> accept(Notice notice, NoticeSource source) {
        Instant noticedAt = around.scheduler().now();
        return handle(new EarlyNotices.Early(notice, source, noticedAt)).whenComplete((handling, failure) -> {
            if (handling != null) {
                around.listener().noticed(notice, source, handling);
            }
        });
    }

    private CompletableFuture<Handling> handle(EarlyNotices.Early news) {
        String instanceId = news.notice().instanceId();
        AgentExit exit = leaving.get(instanceId);
        if (exit != null) {
            return exit.offer(news.notice(), news.source(), news.noticedAt());
        }
        if (released.contains(instanceId)) {
            return completedFuture(Handling.DUPLICATE);
        }
        return find(() -> Known.of(around.farm(), instanceId), instanceId, FIND_ATTEMPTS)
                .thenCompose(known -> known.map(agent -> begin(agent, news)).orElseGet(() -> remember(news)));
    }

    /** Asks again once the notice can be found: the agent may have appeared between the first answer and then. */
    private CompletableFuture<Handling> remember(EarlyNotices.Early news) {
        early.remember(news);
        String instanceId = news.notice().instanceId();
        Callable<Optional<Known>> lastLook = () -> {
            Optional<Known> known = Known.of(around.farm(), instanceId);
            if (known.isEmpty()) {
                around.farm().unknown(news.notice(), news.source(), news.noticedAt());
            }
            return known;
        };
        return find(lastLook, instanceId, FIND_ATTEMPTS)
                .thenCompose(known -> known.map(agent -> {
                            early.forget(news);
                            return begin(agent, news);
                        })
                        .orElseGet(() -> completedFuture(Handling.UNKNOWN_INSTANCE)));
    }

    private CompletableFuture<Optional<Known>> find(Callable<Optional<Known>> look, String instanceId, int attempts) {
        return around.calls().urgently(FIND_LIMIT, look).exceptionallyCompose(failure -> {
            if (attempts == 1) {
                return CompletableFuture.failedFuture(failure);
            }
            LOGGER.log(Level.WARNING, failure, () -> "Cannot find out whose " + instanceId + " is; asking again");
            CompletableFuture<Optional<Known>> again = new CompletableFuture<>();
            Runnable ask = () -> find(look, instanceId, attempts - 1).whenComplete((known, stillFails) -> {
                if (stillFails == null) {
                    again.complete(known);
                } else {
                    again.completeExceptionally(stillFails);
                }
            });
            around.scheduler().at(around.scheduler().now().plus(FIND_AGAIN), ask);
            return again;
        });
    }

    private CompletableFuture<Handling> begin(Known known, EarlyNotices.Early news) {
        if (news.notice() instanceof Notice.RebalanceRecommendation
                && known.policy().rebalance() == RebalancePolicy.IGNORE) {
            return completedFuture(Handling.IGNORED);
        }
        if (news.notice() instanceof Notice.RebalanceRecommendation
                && !leaving.containsKey(known.agent().instanceId())) {
            OptionalInt inARow = atRisk.stays(known.agent(), news.noticedAt());
            if (inARow.isPresent()) {
                LOGGER.info(
                        () -> "Agent " + known.agent().name() + " stays, although it is recommended to leave "
                                + known.agent().offering() + ", for the " + inARow.getAsInt()
                                + ". time in a row: it was launched there after that began, and another would be told the same");
                return completedFuture(Handling.IGNORED);
            }
        }
        // The agent may have come and gone while the farm was asked about it.
        AgentExit exit = leaving.computeIfAbsent(
                known.agent().instanceId(),
                id -> released.contains(id)
                        ? null
                        : new AgentExit(known.agent(), known.policy(), around, this::released));
        return exit == null
                ? completedFuture(Handling.DUPLICATE)
                : exit.offer(news.notice(), news.source(), news.noticedAt());
    }

    private void released(AgentExit exit) {
        released.add(exit.report());
        leaving.remove(exit.instanceId(), exit);
    }

    /** The farm now knows the agent on this instance: what was said about it before is acted on. */
    public void agentAppeared(String instanceId) {
        for (EarlyNotices.Early news : early.take(instanceId, around.scheduler().now())) {
            handle(news);
        }
    }

    /** Work has left an agent: one that only waited for it can go. For other agents this does nothing. */
    public void workEnded(String instanceId) {
        AgentExit exit = leaving.get(instanceId);
        if (exit != null) {
            exit.wake();
        }
    }

    /** What is being done about the agent on this instance, or was; empty if nothing. */
    public Optional<InterruptionReport> report(String instanceId) {
        AgentExit exit = leaving.get(instanceId);
        return exit != null ? Optional.ofNullable(exit.report()) : released.report(instanceId);
    }

    /** The last agents that were about to go and what became of them, the newest first. */
    public List<InterruptionReport> reports() {
        List<InterruptionReport> reports = new ArrayList<>();
        leaving.values().forEach(exit -> reports.add(exit.report()));
        reports.removeIf(Objects::isNull);
        reports.addAll(released.reports());
        reports.sort(Comparator.comparing(InterruptionReport::firstNoticedAt).reversed());
        return List.copyOf(reports);
    }

    /** Stops what is under way; agents that are not released yet stay cordoned. */
    @Override
    public void close() {
        leaving.values().forEach(AgentExit::abandon);
        around.calls().close();
    }

    /** An agent with its policy, as the farm answered. */
    private record Known(AgentFarm.Agent agent, InterruptionPolicy policy) {
        static Optional<Known> of(AgentFarm farm, String instanceId) {
            return farm.find(instanceId).map(agent -> new Known(agent, farm.policy(agent)));
        }
    }
}
