package io.jenkins.plugins.spotagents.cloud;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * Lists of names as people type them. A form sends the whole text area as one element where YAML gives one element each, so
 * every element is taken apart at white space and commas.
 */
final class Words {
    private Words() {}

    /** A mutable list without blanks and repetitions, in the order given; XStream stores it in plain XML. */
    static List<String> of(@CheckForNull Collection<String> typed) {
        if (typed == null) {
            return new ArrayList<>();
        }
        return new ArrayList<>(typed.stream()
                .flatMap(text -> Arrays.stream(text.trim().split("[\\s,]+")))
                .filter(word -> !word.isEmpty())
                .distinct()
                .toList());
    }

    /** For a text area: one a line. */
    static String lines(List<String> words) {
        return String.join("\n", words);
    }
}
