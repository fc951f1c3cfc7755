package io.jenkins.plugins.spotagents.cloud;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A range as YAML spells it: {@code 4-8}, {@code 16-} (no upper bound), {@code 4} (exactly).
 *
 * @param max 0 for no upper bound
 */
record IntegerRange(int min, int max) {
    private static final Pattern SYNTAX = Pattern.compile("(\\d{1,6})(?:\\s*(-)\\s*(\\d{1,6})?)?");

    /** @throws IllegalArgumentException naming the value and the syntax */
    static IntegerRange parse(String what, String text) {
        Matcher matcher = SYNTAX.matcher(text.trim());
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    what + " '" + text + "' is no range: write 4-8, or 16- for no upper bound, or 4 for exactly 4.");
        }
        int min = Integer.parseInt(matcher.group(1));
        if (matcher.group(2) == null) {
            return new IntegerRange(min, min);
        }
        return new IntegerRange(min, matcher.group(3) == null ? 0 : Integer.parseInt(matcher.group(3)));
    }
}
