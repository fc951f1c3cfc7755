package io.jenkins.plugins.spotagents.pipeline;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.spotagents.loss.Verdict;
import java.io.Serializable;

/** A verdict on its way through a build's program, which may be saved meanwhile. Its form is frozen. */
public final class JudgedEnd implements Serializable {
    private static final long serialVersionUID = 1L;

    private final boolean lost;
    private final String why;

    private JudgedEnd(boolean lost, String why) {
        this.lost = lost;
        this.why = why;
    }

    /** Null if there was nobody to be asked about. */
    @CheckForNull
    static JudgedEnd of(@CheckForNull Verdict verdict) {
        return verdict == null ? null : new JudgedEnd(verdict instanceof Verdict.Lost, verdict.why());
    }

    boolean isLost() {
        return lost;
    }

    String why() {
        return why;
    }
}
