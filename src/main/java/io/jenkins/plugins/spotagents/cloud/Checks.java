package io.jenkins.plugins.spotagents.cloud;

import hudson.util.FormValidation;
import java.util.function.Supplier;
import jenkins.model.Jenkins;

/** Inline validation of forms: the same rules that a save applies, told while somebody types. */
final class Checks {
    private Checks() {}

    /**
     * Runs a rule for somebody who may administer; others see the form read-only, and there is nothing to tell them.
     *
     * @param rule throws {@link IllegalArgumentException} with a message for a person
     */
    static FormValidation administering(Runnable rule) {
        return toAdmins(() -> {
            try {
                rule.run();
                return FormValidation.ok();
            } catch (IllegalArgumentException e) {
                return FormValidation.error(e.getMessage());
            }
        });
    }

    /** An answer for somebody who may administer; others are told nothing, as by {@link #administering}. */
    static FormValidation toAdmins(Supplier<FormValidation> answer) {
        return Jenkins.get().hasPermission(Jenkins.ADMINISTER) ? answer.get() : FormValidation.ok();
    }

    /** A whole number between the two, inclusive; {@code Integer.MAX_VALUE} stands for no upper bound. */
    static FormValidation number(String what, String typed, int min, int max) {
        return administering(() -> requireNumber(what, typed, min, max));
    }

    private static void requireNumber(String what, String typed, int min, int max) {
        try {
            require(what, Integer.parseInt(typed.trim()), min, max);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    what + " '" + typed + "' is no whole number: write one " + bounds(min, max) + ".", e);
        }
    }

    /** @throws IllegalArgumentException if the number is outside the bounds */
    static void require(String what, int number, int min, int max) {
        if (number < min || number > max) {
            throw new IllegalArgumentException(
                    what + " " + number + " is not possible: use one " + bounds(min, max) + ".");
        }
    }

    private static String bounds(int min, int max) {
        return max == Integer.MAX_VALUE ? "of at least " + min : "between " + min + " and " + max;
    }
}
