package io.jenkins.plugins.spotagents.emulator.ec2;

import io.jenkins.plugins.spotagents.emulator.world.ApiException;
import java.math.BigDecimal;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Parameters of the Query protocol as the tree that their names describe: {@code Filter.1.Value.2}. */
public final class Query {
    private static final Query ABSENT = new Query("");

    private final String path;
    private final Map<String, Query> children = new TreeMap<>();
    private String value;

    private Query(String path) {
        this.path = path;
    }

    /** The name-value pairs of a form, in order. */
    public static Map<String, String> decodeForm(String form) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String pair : form.split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                parameters.put(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
            }
        }
        return parameters;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    public static Query of(Map<String, String> parameters) {
        Query root = new Query("");
        parameters.forEach((name, value) -> {
            Query node = root;
            for (String step : name.split("\\.")) {
                String path = node.path.isEmpty() ? step : node.path + "." + step;
                node = node.children.computeIfAbsent(step, s -> new Query(path));
            }
            node.value = value;
        });
        return root;
    }

    /** A structure; where it is absent, one that holds nothing. */
    public Query at(String name) {
        return children.getOrDefault(name, ABSENT);
    }

    public boolean has(String name) {
        return children.containsKey(name);
    }

    /** The members of a list in their order. */
    public List<Query> list(String name) {
        return at(name).children.entrySet().stream()
                .sorted((a, b) -> Integer.compare(index(a.getKey()), index(b.getKey())))
                .map(Map.Entry::getValue)
                .toList();
    }

    private static int index(String key) {
        try {
            return Integer.parseInt(key);
        } catch (NumberFormatException e) {
            throw ApiException.client("UnknownParameter", "The parameter " + key + " is not recognized");
        }
    }

    /** The values of a list of strings. */
    public List<String> strings(String name) {
        return list(name).stream()
                .map(node -> node.value == null ? "" : node.value)
                .toList();
    }

    /** The value of a parameter, or an empty string. */
    public String text(String name) {
        String found = at(name).value;
        return found == null ? "" : found;
    }

    /**
     * The value of a parameter.
     *
     * @throws ApiException {@code MissingParameter}
     */
    public String required(String name) {
        String found = text(name);
        if (found.isEmpty()) {
            throw ApiException.missingParameter(path.isEmpty() ? name : path + "." + name);
        }
        return found;
    }

    public boolean flag(String name) {
        return Boolean.parseBoolean(text(name));
    }

    public int integer(String name, int fallback) {
        String text = text(name);
        try {
            return text.isEmpty() ? fallback : Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw invalid(text, name);
        }
    }

    /** Null if absent. */
    public BigDecimal decimal(String name) {
        String text = text(name);
        try {
            return text.isEmpty() ? null : new BigDecimal(text);
        } catch (NumberFormatException e) {
            throw invalid(text, name);
        }
    }

    public Instant instant(String name, Instant fallback) {
        String text = text(name);
        try {
            return text.isEmpty() ? fallback : Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw invalid(text, name);
        }
    }

    /** Everything below here as one string, for telling equal requests from others. */
    String fingerprint() {
        StringBuilder text = new StringBuilder(value == null ? "" : value);
        children.forEach((name, child) -> text.append('{')
                .append(name)
                .append('=')
                .append(child.fingerprint())
                .append('}'));
        return text.toString();
    }

    private static ApiException invalid(String text, String name) {
        return ApiException.invalidParameter("Value (" + text + ") for parameter " + name + " is invalid.");
    }
}
