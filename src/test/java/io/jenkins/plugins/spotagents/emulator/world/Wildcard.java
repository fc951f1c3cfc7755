package io.jenkins.plugins.spotagents.emulator.world;

import java.util.regex.Pattern;

/** Patterns as EC2 filters use them: {@code *} for any characters, {@code ?} for one. */
public final class Wildcard {
    private Wildcard() {}

    public static boolean matches(String pattern, String value) {
        if (pattern.indexOf('*') < 0 && pattern.indexOf('?') < 0) {
            return pattern.equals(value);
        }
        StringBuilder regex = new StringBuilder();
        for (char c : pattern.toCharArray()) {
            switch (c) {
                case '*' -> regex.append(".*");
                case '?' -> regex.append('.');
                default -> regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        return Pattern.compile(regex.toString(), Pattern.DOTALL).matcher(value).matches();
    }
}
