package io.jenkins.plugins.spotagents.loss;

import java.util.Objects;

/** Whose fault it was that work ended badly. */
public sealed interface Verdict {
    /** Why, in a clause for a person, with what is known of the instance. */
    String why();

    /**
     * The agent's: the work was lost with it.
     *
     * @param stillRan whether EC2 says that the instance runs all the same, so that no Spot pool is to blame
     * @param goes whether the agent is to be given no more work, as its machine is ending
     */
    record Lost(String why, boolean stillRan, boolean goes) implements Verdict {
        public Lost {
            Objects.requireNonNull(why, "why");
        }
    }

    /** The work's own, or somebody's who may end it: its end stands. */
    record Stands(String why) implements Verdict {
        public Stands {
            Objects.requireNonNull(why, "why");
        }
    }
}
