package io.jenkins.plugins.spotagents.emulator.ec2;

import io.jenkins.plugins.spotagents.emulator.world.ApiException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * One page of a list, and the token of the next.
 *
 * @param items what the page holds
 * @param nextToken empty on the last page
 */
record Paging<T>(List<T> items, String nextToken) {
    /** Without MaxResults, pages are as long as EC2 allows, so that nobody gets by without a paginator. */
    static final int MOST = 1000;

    private static final String PREFIX = "page-after:";

    /**
     * The page that the query asks for.
     *
     * @param all everything, in the order of {@code position}
     * @param position of an item; unlike an index, it does not shift when items before it vanish
     */
    static <T> Paging<T> page(List<T> all, Query query, ToLongFunction<T> position) {
        int size = query.integer("MaxResults", MOST);
        if (size < 1) {
            throw ApiException.invalidParameter("Value ( " + size + " ) for parameter maxResults is invalid.");
        }
        long after = position(query.text("NextToken"));
        List<T> rest =
                all.stream().filter(item -> position.applyAsLong(item) > after).toList();
        if (rest.size() <= size) {
            return new Paging<>(rest, "");
        }
        List<T> items = rest.subList(0, size);
        return new Paging<>(items, token(position.applyAsLong(items.get(size - 1))));
    }

    /** As the other, for lists that only grow at the end. */
    static <T> Paging<T> page(List<T> all, Query query) {
        record Indexed<T>(long index, T item) {}
        List<Indexed<T>> indexed = new java.util.ArrayList<>();
        for (T item : all) {
            indexed.add(new Indexed<>(indexed.size() + 1L, item));
        }
        Paging<Indexed<T>> page = page(indexed, query, Indexed::index);
        return new Paging<>(page.items().stream().map(Indexed::item).toList(), page.nextToken());
    }

    private static String token(long position) {
        return Base64.getEncoder().encodeToString((PREFIX + position).getBytes(StandardCharsets.UTF_8));
    }

    private static long position(String token) {
        if (token.isEmpty()) {
            return Long.MIN_VALUE;
        }
        try {
            String text = new String(Base64.getDecoder().decode(token), StandardCharsets.UTF_8);
            if (text.startsWith(PREFIX)) {
                return Long.parseLong(text.substring(PREFIX.length()));
            }
        } catch (IllegalArgumentException e) {
            throw invalidToken();
        }
        throw invalidToken();
    }

    private static ApiException invalidToken() {
        return ApiException.invalidParameter("Unable to parse pagination token");
    }
}
