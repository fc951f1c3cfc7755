package io.jenkins.plugins.spotagents.pipeline;

import hudson.AbortException;
import hudson.model.Executor;
import hudson.model.Result;
import hudson.model.TaskListener;
import io.jenkins.plugins.spotagents.agent.AgentOwner;
import io.jenkins.plugins.spotagents.agent.RequeueSettings;
import io.jenkins.plugins.spotagents.agent.SpotAgent;
import io.jenkins.plugins.spotagents.agent.SpotComputer;
import io.jenkins.plugins.spotagents.interruption.farm.AgentFarm;
import io.jenkins.plugins.spotagents.job.GiveUpText;
import io.jenkins.plugins.spotagents.job.HumanHands;
import io.jenkins.plugins.spotagents.job.InterruptionsAction;
import io.jenkins.plugins.spotagents.job.LostAttempt;
import io.jenkins.plugins.spotagents.job.Narration;
import io.jenkins.plugins.spotagents.job.SpotInterruptionCause;
import io.jenkins.plugins.spotagents.requeue.RequeueDecision;
import io.jenkins.plugins.spotagents.requeue.RequeueDecision.GiveUp;
import io.jenkins.plugins.spotagents.requeue.RequeueDecision.Requeue;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jenkinsci.plugins.workflow.actions.ErrorAction;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.graphanalysis.DepthFirstScanner;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;
import org.jenkinsci.plugins.workflow.support.steps.AgentErrorCondition;

/** Judges the end of one attempt at a {@code node} block: did its agent take it along, and what follows? */
final class LostBlock {
    /** A shell that the dying machine killed: SIGTERM, SIGKILL, or no exit code at all. */
    private static final Pattern KILLED = Pattern.compile("script returned exit code (143|137|-1|-2)");

    private final NodeBlock block;

    LostBlock(NodeBlock block) {
        this.block = block;
    }

    /** The next attempt; empty if the failure stands. A failure that stands no longer counts as an interruption. */
    Optional<Requeue> rerunAfter(Throwable problem) throws IOException {
        if (byUser(problem)) {
            return Optional.empty();
        }
        Optional<LostAttempt> loss = loss(problem).map(this::unlessAStepHasBegun);
        if (loss.isEmpty()) {
            return Optional.empty();
        }
        TaskListener log = block.node().getExecution().getOwner().getListener();
        if (loss.get().decision() instanceof Requeue requeue) {
            log.getLogger().println("[spot-agents] Running the node block again, attempt " + requeue.attempt() + ".");
            AgentOwner.get().beforeRerun(loss.get().getAgent(), block.label(), requeue.capacity());
            AttemptResult.takeBack(block);
            return Optional.of(requeue);
        }
        GiveUp.Reason reason = ((GiveUp) loss.get().decision()).reason();
        log.getLogger().println("[spot-agents] The node block is " + GiveUpText.of(reason) + ".");
        InterruptionsAction.find(block.run()).stream()
                .flatMap(action -> Narration.attempts(action.getAttempts()).stream())
                .forEach(log.getLogger()::println);
        if (problem instanceof FlowInterruptedException interruption && reason != GiveUp.Reason.AUTHOR_RETRIES) {
            // Nobody interrupts the build: from here on it is a failure like any other, which an author's retry may
            // handle.
            interruption.setActualInterruption(false);
        }
        return Optional.empty();
    }

    /**
     * The next attempt at a block that came to its end: only if its script caught what the loss of the agent did to one of its
     * steps. Empty if the end stands, which it nearly always does.
     */
    Optional<Requeue> rerunAfterCatch() throws IOException {
        if (recorded().isEmpty() && lostAgent().isEmpty()) {
            return Optional.empty();
        }
        for (FlowNode node : new DepthFirstScanner().allNodes(block.node().getExecution())) {
            ErrorAction error = node.getError();
            if (error != null && block.encloses(node) && isOfThisAgent(error.getError())) {
                return rerunAfter(error.getError());
            }
        }
        return Optional.empty();
    }

    /** An inner block may have lost another agent, and be done with it. */
    private boolean isOfThisAgent(Throwable problem) throws IOException {
        if (problem instanceof FlowInterruptedException interruption) {
            List<String> lost = interruption.getCauses().stream()
                    .filter(SpotInterruptionCause.class::isInstance)
                    .map(cause -> ((SpotInterruptionCause) cause).getAgent())
                    .toList();
            if (!lost.isEmpty()) {
                return lost.contains(block.agentName());
            }
        }
        return speaksOfALostAgent(problem);
    }

    private boolean byUser(Throwable problem) {
        Executor executor = block.run().getExecutor();
        return problem instanceof FlowInterruptedException interruption && HumanHands.anyUser(interruption.getCauses())
                || HumanHands.aborted(block.run(), executor);
    }

    /** What was recorded when the block was interrupted; or, if nobody had the time to, what the failure itself tells. */
    private Optional<LostAttempt> loss(Throwable problem) throws IOException {
        Optional<LostAttempt> recorded = recorded();
        if (recorded.isPresent()) {
            return recorded;
        }
        Optional<AgentFarm.Agent> agent = lostAgent();
        if (agent.isEmpty() || !isTheAgents(problem)) {
            return Optional.empty();
        }
        RequeueDecision decision = new BlockPolicy(block).decide(settings(agent.get()), agent.get());
        LostAttempt unannounced = new LostAttempt(
                block.attempt(),
                agent.get().instanceId(),
                agent.get().offering().toString(),
                "its connection was lost",
                block.started(),
                Clock.systemUTC().instant(),
                Optional.empty(),
                block.id(),
                decision);
        InterruptionsAction.record(block.run(), unannounced);
        return Optional.of(unannounced);
    }

    private Optional<LostAttempt> recorded() {
        return InterruptionsAction.find(block.run()).flatMap(action -> action.last(block.id()));
    }

    /** When it was decided to run the block again, its first step may just not have begun; and then it did. */
    private LostAttempt unlessAStepHasBegun(LostAttempt loss) {
        RequeueSettings settings = block.agent()
                .map(SpotAgent::describe)
                .or(this::departed)
                .map(LostBlock::settings)
                .orElse(RequeueSettings.DEFAULT);
        if (loss.decision() instanceof GiveUp || !new BlockPolicy(block).isSwitchedOff(settings)) {
            return loss;
        }
        InterruptionsAction history = InterruptionsAction.find(block.run()).orElseThrow();
        history.giveUp(block.run(), block.id(), GiveUp.Reason.SWITCHED_OFF);
        return history.last(block.id()).orElseThrow();
    }

    private static RequeueSettings settings(AgentFarm.Agent agent) {
        return AgentOwner.get().requeueSettings(agent.cloud(), agent.template());
    }

    /** The block's agent, if it is cut off, or has left Jenkins in the short time that the failure took to come here. */
    private Optional<AgentFarm.Agent> lostAgent() {
        Optional<SpotAgent> node = block.agent();
        return node.isEmpty()
                ? departed()
                : node.filter(agent -> !isConnected(agent)).map(SpotAgent::describe);
    }

    private Optional<AgentFarm.Agent> departed() {
        return Optional.ofNullable(block.agentName()).flatMap(AgentOwner.get()::departed);
    }

    private static boolean isConnected(SpotAgent agent) {
        return agent.toComputer() instanceof SpotComputer computer && computer.isConnected();
    }

    /**
     * Before the body begins nothing but the agent can fail, in ways that say little of it: that a computer lacks a node, that an agent
     * is offline, that a channel is closed. Unless the block is interrupted, by a {@code timeout} around it, say.
     */
    private boolean isTheAgents(Throwable problem) throws IOException {
        return block.hasBegun() ? speaksOfALostAgent(problem) : !(problem instanceof FlowInterruptedException);
    }

    private static boolean speaksOfALostAgent(Throwable problem) throws IOException {
        if (problem instanceof AbortException abort && abort.getMessage() != null) {
            return KILLED.matcher(abort.getMessage()).find();
        }
        try {
            return new AgentErrorCondition().test(problem, null);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** The exception that stops the block's steps. */
    static FlowInterruptedException interruption(SpotInterruptionCause cause) {
        // An actual interruption, or a retry inside the block would try again on the dying agent.
        return new FlowInterruptedException(Result.ABORTED, true, cause);
    }
}
