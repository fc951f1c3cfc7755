package io.jenkins.plugins.spotagents.emulator.ec2;

import io.jenkins.plugins.spotagents.emulator.world.ApiException;
import io.jenkins.plugins.spotagents.emulator.world.Wildcard;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The filters of a describe call: all must match, and of each one value; values may have wildcards.
 *
 * @param <T> what is filtered
 */
final class Filters<T> {
    private final Map<String, Function<T, List<String>>> known = new LinkedHashMap<>();
    private Function<T, Map<String, String>> tags;

    /** A filter by one attribute; where the attribute is empty, nothing matches. */
    Filters<T> by(String name, Function<T, String> attribute) {
        known.put(name, item -> List.of(attribute.apply(item)));
        return this;
    }

    /** The filters {@code tag:KEY}, {@code tag-key} and {@code tag-value}. */
    Filters<T> byTags(Function<T, Map<String, String>> tagsOf) {
        tags = tagsOf;
        known.put("tag-key", item -> List.copyOf(tagsOf.apply(item).keySet()));
        known.put("tag-value", item -> List.copyOf(tagsOf.apply(item).values()));
        return this;
    }

    /**
     * Those items that pass all filters of the query.
     *
     * @throws ApiException {@code InvalidParameterValue} for a filter that does not exist
     */
    List<T> apply(Iterable<T> items, Query query) {
        Map<Function<T, List<String>>, List<String>> wanted = new LinkedHashMap<>();
        for (Query filter : query.list("Filter")) {
            wanted.put(attribute(filter.required("Name")), filter.strings("Value"));
        }
        List<T> passed = new java.util.ArrayList<>();
        for (T item : items) {
            if (wanted.entrySet().stream().allMatch(f -> matches(f.getKey().apply(item), f.getValue()))) {
                passed.add(item);
            }
        }
        return passed;
    }

    private Function<T, List<String>> attribute(String name) {
        if (tags != null && name.startsWith("tag:")) {
            String key = name.substring("tag:".length());
            return item -> {
                String value = tags.apply(item).get(key);
                return value == null ? List.of() : List.of(value);
            };
        }
        Function<T, List<String>> attribute = known.get(name);
        if (attribute == null) {
            throw ApiException.invalidParameter("The filter '" + name + "' is invalid");
        }
        // A copy, so that the same filter twice is two conditions.
        return item -> attribute.apply(item);
    }

    private static boolean matches(List<String> values, List<String> patterns) {
        for (String value : values) {
            for (String pattern : patterns) {
                if (Wildcard.matches(pattern, value)) {
                    return true;
                }
            }
        }
        return false;
    }
}
