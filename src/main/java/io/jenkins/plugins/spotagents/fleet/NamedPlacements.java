package io.jenkins.plugins.spotagents.fleet;

import io.jenkins.plugins.spotagents.capacity.Placement;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Which of the placements that a request asked for the vendor's message is about, as it names their types or subnets in plain words. */
final class NamedPlacements {
    private NamedPlacements() {}

    /** Empty if it names none of them, so that it is about the request as a whole. */
    static List<Placement> in(String message, List<Placement> asked) {
        Set<String> types = named(message, asked, placement -> placement.pool().instanceType());
        Set<String> subnets = named(message, asked, Placement::subnetId);
        if (types.isEmpty() && subnets.isEmpty()) {
            return List.of();
        }
        return asked.stream()
                .filter(placement ->
                        types.isEmpty() || types.contains(placement.pool().instanceType()))
                .filter(placement -> subnets.isEmpty() || subnets.contains(placement.subnetId()))
                .toList();
    }

    private static Set<String> named(String message, List<Placement> asked, Function<Placement, String> part) {
        return asked.stream()
                .map(part)
                .distinct()
                // Where zones have no subnets.
                .filter(name -> !name.isEmpty())
                .filter(message::contains)
                .filter(name -> isWord(message, name))
                .collect(Collectors.toSet());
    }

    /** Not as a part of another name: {@code m5.large} is none of {@code m5.large-flex}, nor {@code c5.metal} of {@code c5.metal-48xl}. */
    private static boolean isWord(String message, String name) {
        return Pattern.compile("(?<![\\w.-])" + Pattern.quote(name) + "(?![\\w-]|\\.\\w)")
                .matcher(message)
                .find();
    }
}
