package io.jenkins.plugins.spotagents.pipeline

/**
 * Asks whose fault the end of a node block was, for as long as it takes, and then has NodeAttempts decide. Its methods are named as those
 * that stand for them in NodeAttempts, and the step as the method that starts it: the engine compares what was called with what was found.
 *
 * Frozen: running builds hold instances of it in their saved programs. Name, fields and methods never change.
 */
class SpotVerdict implements Serializable {
    private static final long serialVersionUID = 1L

    private final NodeAttempts attempts

    SpotVerdict(NodeAttempts attempts) {
        this.attempts = attempts
    }

    Object failed(Throwable problem) {
        Object verdict = attempts.spotVerdict()
        attempts.judged(problem, verdict)
        return null
    }

    Object ended() {
        Object verdict = attempts.spotVerdict()
        return attempts.judgedEnd(verdict)
    }
}
