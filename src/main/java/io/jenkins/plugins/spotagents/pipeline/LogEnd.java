package io.jenkins.plugins.spotagents.pipeline;

import hudson.console.AnnotatedLargeText;
import hudson.model.Run;
import io.jenkins.plugins.spotagents.loss.LossWords;
import io.jenkins.plugins.spotagents.loss.Sign;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The last words of a build's log. Those of a parallel branch may be among them, which costs no more than some patience. */
final class LogEnd {
    private static final Logger LOGGER = Logger.getLogger(LogEnd.class.getName());
    /** A dozen lines. */
    private static final long BYTES = 1_500;

    private LogEnd() {}

    static Sign sign(Run<?, ?> run) {
        try {
            AnnotatedLargeText<?> log = run.getLogText();
            ByteArrayOutputStream end = new ByteArrayOutputStream();
            long begin = Math.max(0, log.length() - BYTES);
            long read = log.writeLogTo(begin, end);
            LOGGER.finest(() -> run + ": read the log from " + begin + " to " + read);
            return LossWords.ofLog(end.toString(StandardCharsets.UTF_8));
        } catch (IOException | RuntimeException e) {
            LOGGER.log(Level.FINE, e, () -> "the log of " + run + " cannot be read");
            return Sign.NONE;
        }
    }
}
