package io.jenkins.plugins.spotagents.interruption;

import io.jenkins.plugins.spotagents.capacity.CapacityPool;
import io.jenkins.plugins.spotagents.interruption.exit.FarmCalls;
import io.jenkins.plugins.spotagents.interruption.farm.InterruptionListener;
import io.jenkins.plugins.spotagents.interruption.farm.InterruptionPolicy;
import io.jenkins.plugins.spotagents.interruption.farm.InterruptionReport;
import io.jenkins.plugins.spotagents.interruption.farm.RebalancePolicy;
import io.jenkins.plugins.spotagents.interruption.farm.Timing;
import io.jenkins.plugins.spotagents.interruption.farm.WorkOutcome;
import io.jenkins.plugins.spotagents.interruption.notice.Handling;
import io.jenkins.plugins.spotagents.interruption.notice.Notice;
import io.jenkins.plugins.spotagents.interruption.notice.NoticeSource;
import io.jenkins.plugins.spotagents.scheduling.VirtualScheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;

/** A controller over a fake farm, in virtual time. */
final class InterruptionFixture {
    static final Duration TWO_MINUTES = Duration.ofMinutes(2);
    static final Duration MARGIN = InterruptionPolicy.DEFAULT_MARGIN;

    /** A pool that is said to be as bad as the one that was reclaimed. */
    static final CapacityPool ALSO_BAD = new CapacityPool("m5.xlarge", "eu-west-1a");

    final VirtualScheduler time = new VirtualScheduler();
    final FakeFarm farm = new FakeFarm(time);
    /** The agents whose pools were marked. */
    final List<String> marked = new ArrayList<>();

    final InterruptionController controller;

    /** The farm is asked at once, on the caller's thread. */
    InterruptionFixture() {
        this(Runnable::run);
    }

    /** @param questions where the farm is asked */
    InterruptionFixture(Executor questions) {
        controller = new InterruptionController(
                farm,
                (agent, at) -> {
                    marked.add(agent.instanceId());
                    return Set.of(ALSO_BAD);
                },
                new InterruptionListener() {},
                new FarmCalls(time, questions, Runnable::run),
                time);
    }

    /** AWS takes the instance back in two minutes. */
    Handling interrupt(String instanceId) {
        return notice(
                new Notice.SpotInterruption(instanceId, time.now(), time.now().plus(TWO_MINUTES)));
    }

    Handling rebalance(String instanceId) {
        return notice(new Notice.RebalanceRecommendation(instanceId, time.now()));
    }

    /** From the queue. */
    Handling notice(Notice notice) {
        return controller.accept(notice, NoticeSource.QUEUE).join();
    }

    InterruptionReport report(String instanceId) {
        return controller.report(instanceId).orElseThrow();
    }

    List<WorkOutcome> outcomes(String instanceId) {
        return report(instanceId).work().stream()
                .map(InterruptionReport.EndedWork::outcome)
                .toList();
    }

    static InterruptionPolicy policy(Timing timing, RebalancePolicy rebalance) {
        return new InterruptionPolicy(timing, MARGIN, rebalance, true);
    }
}
