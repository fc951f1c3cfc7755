package io.jenkins.plugins.spotagents.pipeline;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import groovy.lang.Closure;
import io.jenkins.plugins.spotagents.capacity.PurchaseOption;
import io.jenkins.plugins.spotagents.loss.Sign;
import io.jenkins.plugins.spotagents.requeue.NextCapacity;
import io.jenkins.plugins.spotagents.requeue.RequeueDecision.Requeue;
import java.io.IOException;
import java.io.Serializable;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.codehaus.groovy.runtime.InvokerHelper;
import org.codehaus.groovy.runtime.InvokerInvocationException;
import org.jenkinsci.plugins.workflow.cps.CpsThread;
import org.jenkinsci.plugins.workflow.cps.DSL;

/**
 * The attempts at one {@code node} block. Part of the build's saved program, so its form is as frozen as {@code SpotNode}'s. All
 * methods are called on the Pipeline engine's thread.
 */
public final class NodeAttempts implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final Logger LOGGER = Logger.getLogger(NodeAttempts.class.getName());

    /** Set while the step is being started, so that listeners on the same thread know whose it is. */
    private static final ThreadLocal<NodeAttempts> STARTING = new ThreadLocal<>();

    /** Set while a verdict is being asked for, likewise. */
    private static final ThreadLocal<Judging> JUDGING = new ThreadLocal<>();

    /** Compiled by the Pipeline engine from our resources. */
    private static final String VERDICT = "io.jenkins.plugins.spotagents.pipeline.SpotVerdict";

    /**
     * What a verdict is asked for.
     *
     * @param block flow node of the block's attempt
     * @param sign what its end tells by itself
     */
    record Judging(String block, Sign sign) {}

    @CheckForNull
    private final String label;

    private int attempt = 1;
    private NextCapacity capacity = NextCapacity.OTHER_POOL;
    /** Flow node of the block's current attempt; null until its step has been started. */
    @CheckForNull
    private String block;
    /** Of the end that is being asked about; null before any was, and in builds from before there was such a question. */
    @CheckForNull
    private Sign sign;

    NodeAttempts(@CheckForNull String label) {
        this.label = label;
    }

    /** The loop whose step this thread is starting. */
    static Optional<NodeAttempts> starting() {
        return Optional.ofNullable(STARTING.get());
    }

    static Optional<Judging> judging() {
        return Optional.ofNullable(JUDGING.get());
    }

    /** Starts the step; suspends as it does. Has the step's name, as the engine compares the two. */
    public Object node(Closure<?> body) throws IOException {
        STARTING.set(this);
        try {
            DSL steps = new DSL(CpsThread.current().getExecution().getOwner());
            String wanted = wantedLabel();
            return steps.invokeMethod(
                    "node", wanted == null ? new Object[] {body} : new Object[] {Map.of("label", wanted), body});
        } finally {
            STARTING.remove();
        }
    }

    @CheckForNull
    private String wantedLabel() {
        if (capacity != NextCapacity.ON_DEMAND) {
            return label;
        }
        String onDemand = PurchaseOption.ON_DEMAND.label();
        return label == null ? onDemand : "(" + label + ") && " + onDemand;
    }

    void started(String flowNodeId) {
        block = flowNodeId;
    }

    int attempt() {
        return attempt;
    }

    /** The author's own, in any attempt. */
    @CheckForNull
    String label() {
        return label;
    }

    /**
     * The block came to its end. Never fails: the block's result is what counts. Suspends if its agent has to be asked about.
     *
     * @return whether that end stands; its duration then teaches the estimate. It does not where the block's script caught what the
     *     loss of the agent did to a step: that step's work is missing, and the block is to run again
     */
    public boolean ended() {
        try {
            Optional<NodeBlock> ended = block();
            Optional<Sign> question = ended.flatMap(end -> new LostBlock(end).questionAfterEnd());
            if (question.isPresent()) {
                ask(question.get(), "ended");
            }
        } catch (IOException | RuntimeException e) {
            LOGGER.log(Level.FINE, "cannot look back at " + block, e);
        }
        return judgedEnd(null);
    }

    /** The same, after the agent was asked about. */
    public boolean judgedEnd(@CheckForNull Object verdict) {
        try {
            Optional<NodeBlock> ended = block();
            if (ended.isEmpty()) {
                return true;
            }
            Optional<Requeue> again = new LostBlock(ended.get()).rerunAfterEnd(of(verdict));
            if (again.isPresent()) {
                next(again.get());
                return false;
            }
            BlockDurations.get().learn(ended.get());
        } catch (IOException | RuntimeException e) {
            LOGGER.log(Level.FINE, "cannot look back at " + block, e);
        }
        return true;
    }

    private Optional<NodeBlock> block() throws IOException {
        return block == null ? Optional.empty() : NodeBlock.of(block);
    }

    private static Optional<JudgedEnd> of(@CheckForNull Object verdict) {
        return verdict instanceof JudgedEnd judged ? Optional.of(judged) : Optional.empty();
    }

    /** Suspends, and goes on in {@code judged} or {@code judgedEnd}. */
    private void ask(Sign sign, String method, Object... arguments) throws IOException {
        this.sign = sign;
        try {
            InvokerHelper.invokeMethod(
                    CpsThread.current()
                            .getExecution()
                            .getTrustedShell()
                            .getClassLoader()
                            .loadClass(VERDICT)
                            .getConstructor(NodeAttempts.class)
                            .newInstance(this),
                    method,
                    arguments);
        } catch (InvokerInvocationException e) {
            if (e.getCause() instanceof Error suspended) {
                throw suspended; // how the engine is told that the method goes on in its own way
            }
            throw e;
        } catch (ReflectiveOperationException e) {
            throw new IOException("SpotVerdict.groovy cannot be loaded", e);
        }
    }

    /** Starts the step that asks; suspends as it does. Has the step's name, as the engine compares the two. */
    public Object spotVerdict() throws IOException {
        JUDGING.set(new Judging(block, sign == null ? Sign.NONE : sign));
        try {
            return new DSL(CpsThread.current().getExecution().getOwner())
                    .invokeMethod(VerdictStep.DescriptorImpl.FUNCTION, new Object[0]);
        } finally {
            JUDGING.remove();
        }
    }

    /**
     * Returns if the block is to run again; otherwise throws what it was given, as if nobody had been in between. Suspends if its agent
     * has to be asked about.
     */
    public void failed(Throwable problem) throws Throwable {
        try {
            Optional<Sign> question = block().flatMap(failed -> new LostBlock(failed).questionAfter(problem));
            if (question.isPresent()) {
                ask(question.get(), "failed", problem);
            }
        } catch (IOException | RuntimeException e) {
            LOGGER.log(Level.WARNING, "Cannot ask about the agent of a node block; it is judged without.", e);
        }
        judged(problem, null);
    }

    /** The same, after the agent was asked about. */
    public void judged(Throwable problem, @CheckForNull Object verdict) throws Throwable {
        Optional<Requeue> again = Optional.empty();
        Throwable standing = problem;
        try {
            Optional<NodeBlock> failed = block();
            if (failed.isPresent()) {
                LostBlock lost = new LostBlock(failed.get());
                again = lost.rerunAfter(problem, of(verdict));
                standing = again.isPresent() ? problem : lost.standing(problem);
            }
        } catch (IOException | RuntimeException e) {
            LOGGER.log(Level.WARNING, "Cannot tell whether a node block is to run again; its failure stands.", e);
        }
        if (again.isEmpty()) {
            throw standing;
        }
        next(again.get());
    }

    private void next(Requeue again) {
        attempt = again.attempt();
        capacity = again.capacity();
        block = null;
    }
}
