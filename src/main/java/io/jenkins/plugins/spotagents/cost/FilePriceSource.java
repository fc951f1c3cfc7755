package io.jenkins.plugins.spotagents.cost;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.spotagents.capacity.Offering;
import io.jenkins.plugins.spotagents.capacity.PurchaseOption;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * On-demand prices from a file: the list that comes with the plugin, or an admin's own (negotiated prices, another region, an
 * instance type that is newer than the list).
 *
 * <pre>{@code
 * { "source": "…", "asOf": "2026-01-19", "region": "us-east-1",
 *   "perHourOfSizeLarge": { "m6i": "0.096" },      // other sizes in proportion, as AWS prices these families
 *   "perHour": { "g5.xlarge": "1.006" } }          // exactly this type; wins
 * }</pre>
 */
public final class FilePriceSource implements PriceSource {
    private static final String BUILT_IN = "on-demand-prices.json";
    private static final Pattern TYPE =
            Pattern.compile("([a-z0-9-]+)\\.(?:([0-9]{0,3})xlarge|(nano|micro|small|medium|large))");
    /** Sizes below {@code xlarge}, in sixteenths of {@code large}. */
    private static final Map<String, Integer> SIXTEENTHS =
            Map.of("nano", 1, "micro", 2, "small", 4, "medium", 8, "large", 16);

    private static final int SIXTEENTHS_OF_XLARGE = 32;

    private final String source;
    private final String asOf;
    private final String region;
    private final Map<String, BigDecimal> perHour;
    private final Map<String, BigDecimal> perHourOfLarge;

    private FilePriceSource(JsonNode root, String name) throws IOException {
        source = root.path("source").asText("not given");
        asOf = root.path("asOf").asText("not given");
        region = root.path("region").asText("not given");
        perHour = prices(root, "perHour", name);
        perHourOfLarge = prices(root, "perHourOfSizeLarge", name);
        if (perHour.isEmpty() && perHourOfLarge.isEmpty()) {
            throw new IOException("Price file " + name + " has no prices: expected an object \"perHour\" such as"
                    + " {\"m6i.xlarge\": \"0.192\"}, or \"perHourOfSizeLarge\" such as {\"m6i\": \"0.096\"}.");
        }
    }

    /** The list that comes with the plugin: common families, N. Virginia. Prices elsewhere differ by a few percent. */
    public static FilePriceSource builtIn() {
        try (InputStream in = FilePriceSource.class.getResourceAsStream(BUILT_IN)) {
            return parse(in.readAllBytes(), BUILT_IN);
        } catch (IOException e) {
            throw new UncheckedIOException("The price list that comes with the plugin cannot be read", e);
        }
    }

    /** @throws IOException if the file cannot be read or has a value that is no price; the message names both */
    public static FilePriceSource read(Path file) throws IOException {
        return parse(Files.readAllBytes(file), file.toString());
    }

    static FilePriceSource parse(byte[] json, String name) throws IOException {
        try {
            return new FilePriceSource(new ObjectMapper().readTree(json), name);
        } catch (JsonProcessingException e) {
            throw new IOException("Price file " + name + " is not JSON: " + e.getMessage(), e);
        }
    }

    private static Map<String, BigDecimal> prices(JsonNode root, String field, String name) throws IOException {
        Map<String, BigDecimal> prices = new HashMap<>();
        for (Map.Entry<String, JsonNode> each : root.path(field).properties()) {
            prices.put(each.getKey(), price(each.getValue(), "\"" + each.getKey() + "\" in " + field + " of " + name));
        }
        return Map.copyOf(prices);
    }

    private static BigDecimal price(JsonNode value, String where) throws IOException {
        try {
            BigDecimal price = new BigDecimal(value.asText());
            // The dearest type of the price list costs below 400 USD an hour.
            if (price.signum() >= 0 && price.compareTo(BigDecimal.valueOf(10_000)) < 0 && price.scale() <= 9) {
                return price;
            }
        } catch (NumberFormatException e) {
            throw new IOException("The price " + value + " of " + where + " is not a number of US dollars.", e);
        }
        throw new IOException(
                "The price " + value + " of " + where + " is not between 0 and 10000 US dollars an hour.");
    }

    /** Spot prices are nothing that a file knows. */
    @Override
    public Optional<BigDecimal> hourly(Offering offering) {
        if (offering.purchaseOption() != PurchaseOption.ON_DEMAND) {
            return Optional.empty();
        }
        String type = offering.pool().instanceType();
        return Optional.ofNullable(perHour.get(type)).or(() -> bySize(type));
    }

    private Optional<BigDecimal> bySize(String type) {
        Matcher matcher = TYPE.matcher(type);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        return Optional.ofNullable(perHourOfLarge.get(matcher.group(1)))
                .map(large ->
                        large.multiply(BigDecimal.valueOf(sixteenths(matcher))).divide(BigDecimal.valueOf(16)));
    }

    private static long sixteenths(Matcher type) {
        String below = type.group(3);
        if (below != null) {
            return SIXTEENTHS.get(below);
        }
        String times = type.group(2);
        return SIXTEENTHS_OF_XLARGE * (times.isEmpty() ? 1L : Long.parseLong(times));
    }

    /** Where the prices come from, as the file says. */
    public String source() {
        return source;
    }

    /** The day of the prices, as the file says. */
    public String asOf() {
        return asOf;
    }

    /** The region whose prices they are, as the file says. */
    public String region() {
        return region;
    }
}
