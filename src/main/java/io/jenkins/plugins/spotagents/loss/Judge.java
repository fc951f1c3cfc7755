package io.jenkins.plugins.spotagents.loss;

import io.jenkins.plugins.spotagents.loss.InstanceWord.Kind;
import io.jenkins.plugins.spotagents.loss.Verdict.Lost;
import io.jenkins.plugins.spotagents.loss.Verdict.Stands;
import java.time.Duration;
import java.util.Optional;

/**
 * Judges work that ended badly by its agent, whatever it ended in: a failure on an agent that is lost, or within the few seconds that a
 * shutdown takes, is the agent's. A pure function of what is known.
 */
public final class Judge {
    /** For how long an answer is awaited of a healthy agent, and of EC2, which answers within some 200 ms. */
    static final Duration ANSWER = Duration.ofSeconds(2);

    /**
     * For how long an agent is watched where something speaks for its end. A system that shuts down ends the shells first, and then, one
     * after the other, what has the connection: seconds as a rule (systemd kills what is left after 90 s, but an agent's Java process
     * follows the first signal).
     */
    static final Duration SHUTDOWN = Duration.ofSeconds(8);

    /** An agent with notice that fails so shortly before its end is taken along by it. */
    static final Duration BEFORE_THE_END = Duration.ofSeconds(5);

    private Judge() {}

    /** Empty while more is to be learned. */
    public static Optional<Verdict> judge(Findings found, Sign sign) {
        if (found.link() == Link.LET_GO) {
            return Optional.of(new Stands("its agent was let go, not lost"));
        }
        return lost(found, sign).map(Verdict.class::cast).or(() -> stands(found, sign));
    }

    private static Optional<Lost> lost(Findings found, Sign sign) {
        boolean stillRuns = found.instanceIs(Kind.RUNS);
        if (found.link() == Link.BROKEN) {
            boolean mayBeTold = found.instance().isPresent() || found.asked().compareTo(ANSWER) >= 0;
            return mayBeTold
                    ? Optional.of(
                            new Lost(told("its connection was lost", found), stillRuns, found.instanceIs(Kind.GOES)))
                    : Optional.empty();
        }
        if (found.instanceIs(Kind.GOES)) {
            return Optional.of(new Lost(found.ofTheInstance(), false, true));
        }
        if (found.machineSays(MachineWord.STOPS)) {
            return Optional.of(new Lost("its system is stopping; " + found.ofTheInstance(), stillRuns, true));
        }
        if (found.goesAt()
                .filter(at -> !at.minus(BEFORE_THE_END).isAfter(found.now()))
                .isPresent()) {
            return Optional.of(new Lost("its time was over by the notice; " + found.ofTheInstance(), false, true));
        }
        if (found.link() == Link.RENEWED && sign != Sign.NONE) {
            return Optional.of(new Lost(told("its connection was lost meanwhile", found), stillRuns, false));
        }
        return Optional.empty();
    }

    /** With what is known of the instance; that nothing could be learned is for the controller's log. */
    private static String told(String loss, Findings found) {
        if (found.instance().isEmpty() || found.instanceIs(Kind.UNKNOWN)) {
            return loss;
        }
        return loss + "; "
                + (found.instanceIs(Kind.RUNS) ? "the instance still ran, as the cloud says" : found.ofTheInstance());
    }

    private static Optional<Verdict> stands(Findings found, Sign sign) {
        return found.asked().compareTo(patience(found, sign)) >= 0
                ? Optional.of(new Stands("its agent answers, and " + found.ofTheInstance()))
                : Optional.empty();
    }

    /** In proportion to what speaks for a loss. */
    private static Duration patience(Findings found, Sign sign) {
        boolean silent = found.machine().isEmpty() && found.asked().compareTo(ANSWER) >= 0;
        if (sign != Sign.NONE || silent || found.instanceIs(Kind.MISSING)) {
            return SHUTDOWN;
        }
        boolean bothAnswered = found.instance().isPresent() && found.machine().isPresent();
        return bothAnswered && !found.instanceIs(Kind.UNKNOWN) ? Duration.ZERO : ANSWER;
    }
}
