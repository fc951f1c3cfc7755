package io.jenkins.plugins.spotagents.fleet;

import io.jenkins.plugins.spotagents.capacity.Placement;
import io.jenkins.plugins.spotagents.capacity.PurchaseOption;
import io.jenkins.plugins.spotagents.fleet.api.ErrorMeaning;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchOutcome.LaunchFailure;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchOutcome.LaunchFailure.Kind;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchSpec;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Collects, over one cycle, why there was not more, and says it in a way an admin can act on. */
final class FailureNotes {
    private static final int POOLS_NAMED = 3;
    /** EC2's messages can carry an encoded authorization failure of some thousand characters. */
    private static final int LONGEST_MESSAGE = 400;

    private record Key(PurchaseOption option, String code) {}

    private static final class Note {
        private final Kind kind;
        private final String message;
        private final String remedy;
        private final SortedSet<String> pools = new TreeSet<>();

        private Note(Kind kind, String message, String remedy) {
            this.kind = kind;
            this.message = message;
            this.remedy = remedy;
        }
    }

    private final Map<Key, Note> notes = new LinkedHashMap<>();

    /** @param about none for what is about the request as a whole */
    void add(PurchaseOption option, ErrorMeaning meaning, String message, List<Placement> about) {
        Note note = notes.computeIfAbsent(
                new Key(option, meaning.code()), key -> new Note(meaning.kind(), message, meaning.remedy()));
        about.forEach(where -> note.pools.add(where.pool().toString()));
    }

    /** Takes a failure of our own making; its message holds the remedy. */
    void add(PurchaseOption option, LaunchFailure failure) {
        notes.computeIfAbsent(new Key(option, failure.code()), key -> new Note(failure.kind(), failure.message(), ""));
    }

    boolean isEmpty() {
        return notes.isEmpty();
    }

    /**
     * The failure of the demands that are left. A wrong configuration decides only if there is nothing else: while any
     * offering merely lacks capacity, repeating may help.
     */
    LaunchFailure failure(LaunchSpec spec) {
        Map.Entry<Key, Note> deciding = notes.entrySet().stream()
                .max(Comparator.comparingInt(entry -> weight(entry.getValue().kind)))
                .orElseThrow();
        String reasons = notes.entrySet().stream()
                .map(entry -> describe(entry.getKey(), entry.getValue()))
                .collect(Collectors.joining(" "));
        return new LaunchFailure(
                deciding.getValue().kind, deciding.getKey().code(), "No agent for " + spec.id() + ". " + reasons);
    }

    private static int weight(Kind kind) {
        return List.of(Kind.CONFIGURATION, Kind.NO_CAPACITY, Kind.UNAVAILABLE, Kind.LIMIT_REACHED, Kind.CANCELLED)
                .indexOf(kind);
    }

    private static String describe(Key key, Note note) {
        String where = "";
        if (!note.pools.isEmpty()) {
            String named = note.pools.stream().limit(POOLS_NAMED).collect(Collectors.joining(", "));
            int more = note.pools.size() - POOLS_NAMED;
            where = " in " + named + (more > 0 ? " and " + more + " more" : "");
        }
        String said = note.message.length() <= LONGEST_MESSAGE
                ? note.message
                : note.message.substring(0, LONGEST_MESSAGE) + "…";
        String end = said.endsWith(".") ? " " : ". ";
        String option = key.option() == PurchaseOption.SPOT ? "Spot: " : "On-demand: ";
        return (option + key.code() + where + ": " + said + end + note.remedy).strip();
    }
}
