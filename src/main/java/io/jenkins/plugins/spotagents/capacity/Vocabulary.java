package io.jenkins.plugins.spotagents.capacity;

import java.util.Objects;

/**
 * The words in messages to admins, who know a vendor's things by its own names.
 *
 * @param vendor who launches and refuses, such as {@code EC2}
 * @param zone such as {@code Availability Zone}
 * @param place what an admin adds to a template to reach another zone: a {@code subnet}, or the {@code zone} itself
 */
public record Vocabulary(String vendor, String zone, String place) {
    public Vocabulary {
        Objects.requireNonNull(vendor, "vendor");
        Objects.requireNonNull(zone, "zone");
        Objects.requireNonNull(place, "place");
    }

    public String zones() {
        return zone + "s";
    }

    public String places() {
        return place + "s";
    }

    /** What to add where all in one zone may go at once. */
    String placesElsewhere() {
        return place.equals(zone) ? "other " + zones() : places() + " in other " + zones();
    }

    /** The remedy where nothing has capacity. */
    public String addCapacity() {
        return "Add instance types or " + zones() + ".";
    }
}
