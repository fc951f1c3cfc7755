package io.jenkins.plugins.spotagents.capacity;

import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** The circuit breakers of all templates of a cloud, by template; made on first use. Thread-safe. */
public final class CircuitBreakers {
    private final Map<TemplateId, CircuitBreaker> breakers = new ConcurrentHashMap<>();
    private final CircuitBreaker.Settings settings;
    private final Clock clock;

    /** @param restored what {@link #states()} gave before a restart or a change of the settings */
    public CircuitBreakers(
            CircuitBreaker.Settings settings, Clock clock, Map<TemplateId, CircuitBreaker.State> restored) {
        this.settings = Objects.requireNonNull(settings, "settings");
        this.clock = Objects.requireNonNull(clock, "clock");
        restored.forEach((template, state) -> breakers.put(template, new CircuitBreaker(settings, clock, state)));
    }

    public CircuitBreaker of(TemplateId template) {
        return breakers.computeIfAbsent(
                template, id -> new CircuitBreaker(settings, clock, CircuitBreaker.State.INITIAL));
    }

    /** The states worth saving: those that differ from a new breaker's. */
    public Map<TemplateId, CircuitBreaker.State> states() {
        Map<TemplateId, CircuitBreaker.State> states = new TreeMap<>();
        breakers.forEach((template, breaker) -> {
            CircuitBreaker.State state = breaker.state();
            if (!state.equals(CircuitBreaker.State.INITIAL)) {
                states.put(template, state);
            }
        });
        return states;
    }
}
