package io.jenkins.plugins.spotagents.loss;

import java.nio.channels.ClosedChannelException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads the signs that a failure bears. What steps make of a lost agent is without end, so nothing is decided by it: a word that is missing
 * here costs patience, not the build.
 */
public final class LossWords {
    /** 128 and the signal's number: SIGHUP, SIGINT, SIGKILL, SIGTERM; or no exit code at all, as durable-task tells of a lost process. */
    private static final Pattern EXIT_CODE =
            Pattern.compile("exit(ed)? (code|status|value) (129|130|137|143|-1|-2)\\b");

    /** As remoting, ssh, git, docker and Jenkins itself put it. */
    private static final Pattern CONNECTION = Pattern.compile("channel.*clos|clos\\w* channel|connection (was )?"
            + "(reset|lost|closed|aborted|terminated)|unexpected eof|unexpected end of|cannot read full block|broken pipe"
            + "|ping (timeout|thread)|ping time-?out|missing workspace|dummy launcher|unable to create live filepath"
            + "|remote call|backing channel|is offline|lacks a node|agent was removed|node (is|was) removed"
            + "|error fetching remote repo|failed to connect to repository|no such file or directory: .*workspace");

    /** As shells, make and build tools tell that a part of them was ended by a signal. */
    private static final Pattern SIGNAL =
            Pattern.compile("(^|[^\\w.])(terminated|killed|hangup|signal (1|2|9|15)|sigterm|sigkill|sighup)\\b");

    private LossWords() {}

    /** Of a failure and all that caused it, or came beside it. */
    public static Sign sign(Throwable problem) {
        return sign(problem, Collections.newSetFromMap(new IdentityHashMap<>()));
    }

    private static Sign sign(Throwable problem, Set<Throwable> seen) {
        if (problem == null || !seen.add(problem)) {
            return Sign.NONE;
        }
        Sign sign = problem instanceof ClosedChannelException
                        || problem.getClass().getSimpleName().contains("ChannelClosed")
                ? Sign.SPEAKS_OF_THE_AGENT
                : text(problem.getMessage());
        sign = sign.or(sign(problem.getCause(), seen));
        for (Throwable beside : problem.getSuppressed()) {
            sign = sign.or(sign(beside, seen));
        }
        return sign;
    }

    private static Sign text(String message) {
        if (message == null) {
            return Sign.NONE;
        }
        String text = message.toLowerCase(Locale.ROOT);
        if (CONNECTION.matcher(text).find()) {
            return Sign.SPEAKS_OF_THE_AGENT;
        }
        return EXIT_CODE.matcher(text).find() ? Sign.KILLED : Sign.NONE;
    }

    /** Of the last lines of a step's log: make and its like have an exit code of their own when what they run is killed. */
    public static Sign ofLog(String lastLines) {
        return SIGNAL.matcher(lastLines.toLowerCase(Locale.ROOT)).find() ? Sign.KILLED : Sign.NONE;
    }
}
