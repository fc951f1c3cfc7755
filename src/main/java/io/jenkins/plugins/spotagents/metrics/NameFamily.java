package io.jenkins.plugins.spotagents.metrics;

import com.codahale.metrics.MetricRegistry;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Meters that differ in a value, such as an error code; however many values come, there is a bounded number of meters. */
final class NameFamily {
    private final MetricRegistry registry;
    private final String prefix;
    private final Set<String> values = ConcurrentHashMap.newKeySet();

    NameFamily(MetricRegistry registry, String prefix) {
        this.registry = registry;
        this.prefix = prefix;
    }

    void mark(String value) {
        String name = value.replaceAll("[^A-Za-z0-9._-]", "_");
        boolean known = values.contains(name) || values.size() < MetricNames.MOST_VALUES && values.add(name);
        registry.meter(prefix + (known ? name : MetricNames.OTHER)).mark();
    }
}
