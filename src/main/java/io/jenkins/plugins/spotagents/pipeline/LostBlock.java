package io.jenkins.plugins.spotagents.pipeline;

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
import io.jenkins.plugins.spotagents.loss.Sign;
import io.jenkins.plugins.spotagents.requeue.RequeueDecision;
import io.jenkins.plugins.spotagents.requeue.RequeueDecision.GiveUp;
import io.jenkins.plugins.spotagents.requeue.RequeueDecision.Requeue;
import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.workflow.actions.ErrorAction;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;

/** Judges the end of one attempt at a {@code node} block: did its agent take it along, and what follows? */
public final class LostBlock {
    private static final Logger LOGGER = Logger.getLogger(LostBlock.class.getName());

    private final NodeBlock block;

    LostBlock(NodeBlock block) {
        this.block = block;
    }

    /**
     * Whether the agent has to be asked about before a failure can be judged, and what the failure tells of it. Not where somebody ended the
     * block, where it is on record that the agent was taken away, or where there is no agent of ours.
     */
    Optional<Sign> questionAfter(Throwable problem) {
        boolean known =
                recorded().isPresent() || isInterruptedBefore(problem) || new OuterWord(block).isSpoken(problem);
        return known ? Optional.empty() : agentInQuestion().map(agent -> FailureSign.of(problem));
    }

    /** The same for a block that came to its end: if a step of it had not, shortly before. */
    Optional<Sign> questionAfterEnd() {
        return recorded().isPresent() || agentInQuestion().isEmpty()
                ? Optional.empty()
                : BadSteps.lastOf(block).map(FailureSign::of);
    }

    private Optional<SpotAgent> agentInQuestion() {
        return block.agent()
                .filter(agent -> !agent.isLetGo())
                .filter(agent -> agent.toComputer() == null || !HumanHands.tookAway(agent.toComputer()));
    }

    /**
     * The next attempt; empty if the failure stands. A failure that stands no longer counts as an interruption.
     *
     * @param verdict whose fault it was, where that was asked
     */
    Optional<Requeue> rerunAfter(Throwable problem, Optional<JudgedEnd> verdict) throws IOException {
        if (new OuterWord(block).isSpoken(problem)) {
            if (recorded().isPresent()) {
                println("[spot-agents] The node block is not run again: somebody who may had ended it.");
            }
            return Optional.empty();
        }
        Optional<LostAttempt> loss = loss(problem, verdict).map(this::unlessAStepHasBegun);
        if (loss.isEmpty()) {
            verdict.ifPresent(judged -> println(
                    "[spot-agents] This was not lost with agent " + block.agentName() + ": " + judged.why() + "."));
            return Optional.empty();
        }
        TaskListener log = block.node().getExecution().getOwner().getListener();
        if (loss.get().decision() instanceof Requeue requeue) {
            log.getLogger().println("[spot-agents] Running the node block again, attempt " + requeue.attempt() + ".");
            AgentOwner.get().beforeRerun(loss.get().getAgent(), block.label(), requeue.capacity());
            AttemptResult.takeBack(block);
            AttemptMarks.takeBack(block);
            return Optional.of(requeue);
        }
        GiveUp.Reason reason = ((GiveUp) loss.get().decision()).reason();
        log.getLogger().println("[spot-agents] The node block is " + GiveUpText.of(reason) + ".");
        InterruptionsAction.find(block.run()).stream()
                .flatMap(action -> Narration.attempts(action.getAttempts()).stream())
                .forEach(log.getLogger()::println);
        if (problem instanceof FlowInterruptedException interruption
                && reason != GiveUp.Reason.AUTHOR_RETRIES
                && !AuthorRetry.isPlainAround(block.node())) {
            // Nobody interrupts the build: from here on it is a failure like any other, which an author's catch may
            // handle.
            interruption.setActualInterruption(false);
        }
        return Optional.empty();
    }

    /**
     * What the block ends in if its failure stands. A plain {@code retry(3)} around it would do all our attempts three times over: what we
     * have given up is an interruption to it, which it lets through.
     */
    Throwable standing(Throwable problem) {
        Optional<LostAttempt> givenUp = recorded()
                .filter(lost ->
                        lost.decision() instanceof GiveUp end && end.reason() == GiveUp.Reason.RETRIES_EXHAUSTED);
        if (givenUp.isEmpty()
                || problem instanceof FlowInterruptedException
                || !AuthorRetry.isPlainAround(block.node())) {
            return problem;
        }
        FlowInterruptedException end = interruption(new SpotInterruptionCause(
                givenUp.get().getAgent(), givenUp.get().getReason()));
        end.addSuppressed(problem);
        return end;
    }

    /**
     * The next attempt at a block that came to its end: only if its script caught, or was given, what the loss of the agent did to one of
     * its steps. Empty if the end stands, which it nearly always does.
     */
    Optional<Requeue> rerunAfterEnd(Optional<JudgedEnd> verdict) throws IOException {
        boolean onRecord = recorded().isPresent();
        boolean lost = onRecord || verdict.map(JudgedEnd::isLost).orElseGet(() -> isAgentLost());
        if (!lost) {
            return Optional.empty();
        }
        Optional<Throwable> bad = onRecord ? caughtOfThisAgent() : Optional.empty();
        if (bad.isEmpty()) {
            bad = BadSteps.lastOf(block);
        }
        return bad.isEmpty() ? Optional.empty() : rerunAfter(bad.get(), verdict);
    }

    private Optional<Throwable> caughtOfThisAgent() {
        for (FlowNode node : BlockNodes.of(block)) {
            ErrorAction error = node.getError();
            if (error != null && isOfThisAgent(error.getError())) {
                return Optional.of(error.getError());
            }
        }
        return Optional.empty();
    }

    /** An inner block may have lost another agent, and be done with it. */
    private boolean isOfThisAgent(Throwable problem) {
        return problem instanceof FlowInterruptedException interruption
                && interruption.getCauses().stream()
                        .anyMatch(cause -> cause instanceof SpotInterruptionCause ours
                                && ours.getAgent().equals(block.agentName()));
    }

    /** What was recorded when the block was interrupted; or, if nobody had the time to, what is known of its agent. */
    private Optional<LostAttempt> loss(Throwable problem, Optional<JudgedEnd> verdict) {
        Optional<LostAttempt> recorded = recorded();
        if (recorded.isPresent() || isInterruptedBefore(problem)) {
            return recorded;
        }
        Optional<AgentFarm.Agent> agent = verdict.isPresent()
                ? verdict.filter(JudgedEnd::isLost).flatMap(lost -> described())
                : lostAgent(problem);
        if (agent.isEmpty()) {
            return Optional.empty();
        }
        RequeueDecision decision = new BlockPolicy(block).decide(settings(agent.get()), agent.get());
        LostAttempt unannounced = new LostAttempt(
                block.attempt(),
                agent.get().instanceId(),
                agent.get().offering().toString(),
                verdict.map(JudgedEnd::why).orElse("its connection was lost"),
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
        RequeueSettings settings = described().map(LostBlock::settings).orElse(RequeueSettings.DEFAULT);
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

    /**
     * The block's agent, if it is cut off, or has left Jenkins in the short time that the failure took to come here. An agent that had notice
     * leaves as soon as it is idle: a failure that says nothing of it was the block's own, and let it go.
     */
    private Optional<AgentFarm.Agent> lostAgent(Throwable problem) {
        if (block.agent().isEmpty()) {
            return departed().filter(agent -> !block.hasBegun() || FailureSign.of(problem) != Sign.NONE);
        }
        return agentInQuestion().filter(agent -> !isConnected(agent)).map(SpotAgent::describe);
    }

    private boolean isAgentLost() {
        return block.agent().isEmpty()
                ? departed().isPresent()
                : agentInQuestion().filter(agent -> !isConnected(agent)).isPresent();
    }

    /** The block's agent, whether it is still a node or not. */
    private Optional<AgentFarm.Agent> described() {
        return block.agent().map(SpotAgent::describe).or(this::departed);
    }

    private Optional<AgentFarm.Agent> departed() {
        return Optional.ofNullable(block.agentName()).flatMap(AgentOwner.get()::departed);
    }

    private static boolean isConnected(SpotAgent agent) {
        return agent.toComputer() instanceof SpotComputer computer && computer.isConnected();
    }

    /**
     * Before the body begins nothing but the agent can fail, in ways that say little of it. Unless the block is interrupted, by a
     * {@code timeout} around it, say.
     */
    private boolean isInterruptedBefore(Throwable problem) {
        return !block.hasBegun() && problem instanceof FlowInterruptedException;
    }

    private void println(String line) {
        try {
            block.node().getExecution().getOwner().getListener().getLogger().println(line);
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "Cannot write to the log of " + block.run() + ": " + line, e);
        }
    }

    /** The exception that stops the block's steps. */
    public static FlowInterruptedException interruption(SpotInterruptionCause cause) {
        // An actual interruption, or a retry inside the block would try again on the dying agent.
        return new FlowInterruptedException(Result.ABORTED, true, cause);
    }
}
