package io.jenkins.plugins.spotagents.pipeline.stop;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Label;
import io.jenkins.plugins.spotagents.agent.AgentOwner;
import io.jenkins.plugins.spotagents.agent.AgentWork;
import io.jenkins.plugins.spotagents.agent.RequeueSettings;
import io.jenkins.plugins.spotagents.agent.SpotAgent;
import io.jenkins.plugins.spotagents.interruption.farm.AgentFarm.Interruption;
import io.jenkins.plugins.spotagents.interruption.farm.AgentFarm.Stopped;
import io.jenkins.plugins.spotagents.interruption.farm.AgentFarm.Work;
import io.jenkins.plugins.spotagents.interruption.farm.WorkPlan;
import io.jenkins.plugins.spotagents.job.InterruptionHook;
import io.jenkins.plugins.spotagents.job.InterruptionsAction;
import io.jenkins.plugins.spotagents.job.JobRequeueProperty;
import io.jenkins.plugins.spotagents.job.LostAttempt;
import io.jenkins.plugins.spotagents.job.Narration;
import io.jenkins.plugins.spotagents.job.Reasons;
import io.jenkins.plugins.spotagents.job.SpotInterruptionCause;
import io.jenkins.plugins.spotagents.pipeline.BlockDurations;
import io.jenkins.plugins.spotagents.pipeline.BlockPolicy;
import io.jenkins.plugins.spotagents.pipeline.NodeBlock;
import io.jenkins.plugins.spotagents.requeue.RequeueDecision;
import io.jenkins.plugins.spotagents.requeue.RequeueDecision.GiveUp;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.logging.Level;
import java.util.logging.Logger;

/** A {@code node} block on an agent of ours. */
final class BlockWork implements AgentWork {
    private static final Logger LOGGER = Logger.getLogger(BlockWork.class.getName());

    private final SpotAgent agent;
    private final NodeBlock block;
    private final Occupant occupant;

    BlockWork(SpotAgent agent, NodeBlock block, Occupant occupant) {
        this.agent = agent;
        this.block = block;
        this.occupant = occupant;
    }

    @Override
    public Work describe() {
        Optional<Duration> remaining = BlockDurations.get()
                .estimate(block)
                .map(whole -> whole.minus(
                        Duration.between(block.started(), Clock.systemUTC().instant())))
                .filter(rest -> !rest.isNegative());
        String place = block.place();
        return new Work(
                block.run().getExternalizableId() + "/node/" + block.id(),
                block.run().getFullDisplayName() + (place.isEmpty() ? "" : " (" + place + ")"),
                remaining);
    }

    @Override
    @CheckForNull
    public Label label() {
        return block.label();
    }

    @Override
    public RequeueDecision decide() {
        return new BlockPolicy(block).decide(settings(), agent.describe());
    }

    private RequeueSettings settings() {
        return AgentOwner.get().requeueSettings(agent.getCloud(), agent.getTemplate());
    }

    @Override
    public void tell(Interruption interruption, WorkPlan plan) {
        println(Narration.noticed(interruption, plan));
    }

    private void println(String line) {
        try {
            block.node().getExecution().getOwner().getListener().getLogger().println(line);
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "Cannot write to the log of " + block.run() + ": " + line, e);
        }
    }

    @Override
    public CompletionStage<Void> runHook(Interruption interruption, Instant until) {
        Optional<String> script = JobRequeueProperty.of(block.run().getParent())
                .flatMap(JobRequeueProperty::script)
                .or(() -> settings().hookScript());
        if (script.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        return new InterruptionHook(script.get(), interruption, until).start(new BlockPlace(block, agent, occupant));
    }

    @Override
    public CompletionStage<Stopped> interrupt(Interruption interruption, RequeueDecision decision) {
        if (!occupant.isThere()) {
            return CompletableFuture.completedFuture(Stopped.HAD_ENDED);
        }
        String reason = Reasons.of(interruption);
        LostAttempt lost = new LostAttempt(
                block.attempt(),
                agent.getInstanceId(),
                agent.offering().toString(),
                reason,
                block.started(),
                Clock.systemUTC().instant(),
                interruption.deadline(),
                block.id(),
                decision);
        // Before anything is stopped: after a crash the failure of the block is known for what it is.
        InterruptionsAction.record(block.run(), lost);
        println(Narration.interrupted(lost));
        BlockSteps.stop(
                block,
                occupant,
                new SpotInterruptionCause(agent.getInstanceId(), reason),
                !isToBeSeenOutside(decision));
        return occupant.released().thenApply(free -> Stopped.INTERRUPTED);
    }

    /** By us, or by the author's own {@code retry}. Otherwise what the block's script says of interruptions stands. */
    private static boolean isToBeSeenOutside(RequeueDecision decision) {
        return !(decision instanceof GiveUp end) || end.reason() == GiveUp.Reason.AUTHOR_RETRIES;
    }
}
