package io.jenkins.plugins.spotagents.emulator.http;

import io.jenkins.plugins.spotagents.emulator.world.Wildcard;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * What goes wrong with which calls. Actions are named as in the API, with wildcards: {@code CreateFleet}, {@code
 * Describe*}, {@code *}. A rule that was made first is looked at first; a call meets one fault at most.
 */
public final class Faults {
    private static final class Rule {
        private final String action;
        private final double probability;
        private final Fault fault;
        private int remaining;

        Rule(String action, double probability, int remaining, Fault fault) {
            this.action = action;
            this.probability = probability;
            this.remaining = remaining;
            this.fault = fault;
        }
    }

    private final List<Rule> rules = new ArrayList<>();
    private final Random random;

    public Faults(long seed) {
        random = new Random(seed);
    }

    /** The next {@code times} calls of the action fail so. */
    public synchronized void next(String action, int times, Fault fault) {
        rules.add(new Rule(action, 1, times, fault));
    }

    /** Every call of the action fails so until {@link #clear()}. */
    public synchronized void always(String action, Fault fault) {
        rules.add(new Rule(action, 1, Integer.MAX_VALUE, fault));
    }

    /** Each call of the action fails so with a probability from 0 to 1, drawn from the seed. */
    public synchronized void sometimes(String action, double probability, Fault fault) {
        if (!(probability >= 0 && probability <= 1)) {
            throw new IllegalArgumentException("probability " + probability + " is not between 0 and 1");
        }
        rules.add(new Rule(action, probability, Integer.MAX_VALUE, fault));
    }

    /** From now on everything works. */
    public synchronized void clear() {
        rules.clear();
    }

    /** The fault that the next call of {@code action} meets, or null. */
    synchronized Fault draw(String action) {
        for (Rule rule : rules) {
            if (rule.remaining > 0
                    && Wildcard.matches(rule.action, action)
                    && (rule.probability >= 1 || random.nextDouble() < rule.probability)) {
                rule.remaining--;
                return rule.fault;
            }
        }
        return null;
    }
}
