package io.jenkins.plugins.spotagents.emulator.scenario;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.spotagents.emulator.EmulatedAws;
import io.jenkins.plugins.spotagents.emulator.EmulatedAwsBuilder;
import io.jenkins.plugins.spotagents.emulator.http.RequestLimits;
import io.jenkins.plugins.spotagents.emulator.world.NoticePlan;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;

/**
 * An emulator and its scenario as a JSON file. Every key may be left out:
 *
 * <pre>{@code
 * {"seed": 42, "port": 4566, "region": "eu-west-1", "speed": 1, "throttled": true,
 *  "pools": [{"type": "m5.xlarge", "zone": "eu-west-1a", "capacity": 10, "price": 0.07}],
 *  "events": [{"at": "PT3M", "type": "m5.xlarge", "zone": "eu-west-1a", "capacity": 0},
 *             {"at": "PT5M", "reclaimShare": 0.3, "notice": "sqsAndImds"},
 *             {"at": "PT9M", "type": "m5.xlarge", "zone": "eu-west-1a", "price": 0.12}]}
 * }</pre>
 *
 * @param seed what draws come from
 * @param port port on loopback; 0 for a free one
 * @param region AWS region
 * @param speed virtual seconds a real second
 * @param throttled whether calls are limited as AWS limits them
 * @param pools pools; none for the common ones
 * @param events what happens
 */
public record EmulatorConfiguration(
        Long seed,
        Integer port,
        String region,
        Double speed,
        boolean throttled,
        List<PoolEntry> pools,
        List<EventEntry> events) {
    private static final ObjectMapper MAPPER =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    public EmulatorConfiguration {
        pools = pools == null ? List.of() : List.copyOf(pools);
        events = events == null ? List.of() : List.copyOf(events);
    }

    /** A pool with its Spot capacity and price in US dollars an hour. */
    public record PoolEntry(String type, String zone, int capacity, double price) {}

    /** One event: a new capacity or price of a pool, or a reclaim of a share of all Spot instances. */
    public record EventEntry(
            String at, String type, String zone, Integer capacity, Double price, Double reclaimShare, String notice) {
        void addTo(Scenario scenario) {
            Duration time = time();
            if (capacity != null) {
                scenario.capacity(time, type, zone, capacity);
            } else if (price != null) {
                scenario.price(time, type, zone, price);
            } else if (reclaimShare != null) {
                scenario.reclaimShare(time, reclaimShare, plan());
            } else {
                throw new IllegalArgumentException(
                        "the event at " + at + " has no effect; give it capacity, price or reclaimShare");
            }
        }

        private Duration time() {
            try {
                return Duration.parse(at == null ? "" : at);
            } catch (DateTimeParseException e) {
                throw new IllegalArgumentException("'" + at + "' is no time; write it as PT90S or PT3M", e);
            }
        }

        private NoticePlan plan() {
            return switch (notice == null ? "sqsAndImds" : notice) {
                case "sqsAndImds" -> NoticePlan.sqsAndImds();
                case "sqs" -> NoticePlan.sqsOnly();
                case "imds" -> NoticePlan.imdsOnly();
                case "none" -> NoticePlan.none();
                default ->
                    throw new IllegalArgumentException(
                            "'" + notice + "' is no notice; there are sqsAndImds, sqs, imds and none");
            };
        }
    }

    /**
     * Reads a configuration.
     *
     * @throws IllegalArgumentException if it is not JSON or has an unknown key; the message says where
     */
    public static EmulatorConfiguration parse(String json) {
        try {
            return MAPPER.readValue(json, EmulatorConfiguration.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the configuration cannot be read: " + e.getMessage(), e);
        }
    }

    /** An emulator set up so; the caller may change it before it starts. */
    public EmulatedAwsBuilder builder() {
        EmulatedAwsBuilder builder = EmulatedAws.builder().speed(speed == null ? 1 : speed);
        if (seed != null) {
            builder.seed(seed);
        }
        if (port != null) {
            builder.port(port);
        }
        if (region != null) {
            builder.region(region);
        }
        if (throttled) {
            builder.limits(RequestLimits.ofAws());
        }
        pools.forEach(pool -> builder.pool(pool.type(), pool.zone(), pool.capacity(), pool.price()));
        return builder;
    }

    /** The events. */
    public Scenario scenario() {
        Scenario scenario = new Scenario();
        events.forEach(event -> event.addTo(scenario));
        return scenario;
    }
}
