package io.jenkins.plugins.spotagents.pipeline

/**
 * Runs a node block until it ends for a reason of its own. Compiled in the Pipeline engine's continuation-passing style, as only
 * such code can go round a step; every decision is taken in NodeAttempts.
 *
 * Frozen: running builds hold instances of it in their saved programs. Name, fields and methods never change.
 */
class SpotNode implements Serializable {
    private static final long serialVersionUID = 1L

    private final NodeAttempts attempts

    SpotNode(NodeAttempts attempts) {
        this.attempts = attempts
    }

    /** Named as the step, as the engine compares what was called with what was found. */
    Object node(Closure body) {
        while (true) {
            try {
                Object result = attempts.node(body)
                if (attempts.ended()) {
                    return result
                }
            } catch (Throwable problem) {
                attempts.failed(problem)
            }
        }
    }
}
