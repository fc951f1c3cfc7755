package io.jenkins.plugins.spotagents.capacity;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Stops a template from buying Spot while Spot is being reclaimed faster than builds finish. Thread-safe.
 *
 * <p>Closed: Spot as usual. N interruptions within a window open it: on-demand only. After a while it is half-open: one
 * Spot agent is tried as a probe. A probe that is not reclaimed for one window closes it; any interruption before that
 * opens it again.
 */
public final class CircuitBreaker {
    private final Settings settings;
    private final Clock clock;
    private State state;

    /** @param restored what {@link #state()} gave before a restart, or {@link State#INITIAL} */
    public CircuitBreaker(Settings settings, Clock clock, State restored) {
        this.settings = Objects.requireNonNull(settings, "settings");
        this.clock = Objects.requireNonNull(clock, "clock");
        this.state = Objects.requireNonNull(restored, "restored");
    }

    /**
     * When to open.
     *
     * @param interruptions how many within the window open it; 0 switches the breaker off
     * @param window the time in which they are counted, and for which a probe must last
     * @param openFor how long no Spot is bought
     */
    public record Settings(int interruptions, Duration window, Duration openFor) {
        /**
         * Five within 10 minutes: more than a single pool's rebalancing usually takes at once, as AWS reports fewer than
         * 5 % of instances interrupted in a month for most types.
         */
        public static final Settings DEFAULT = new Settings(5, Duration.ofMinutes(10), Duration.ofMinutes(15));

        public Settings {
            if (interruptions < 0) {
                throw new IllegalArgumentException("The circuit breaker's number of interruptions is " + interruptions
                        + ": use 1 or more, or 0 to switch it off.");
            }
            requirePositive("window", window);
            requirePositive("open time", openFor);
        }

        private static void requirePositive(String name, Duration value) {
            if (value.isNegative() || value.isZero()) {
                throw new IllegalArgumentException(
                        "The circuit breaker's " + name + " is " + value + ": it must be longer than 0.");
            }
        }
    }

    /** The breaker's position. */
    public enum Phase {
        CLOSED,
        OPEN,
        HALF_OPEN
    }

    /**
     * Everything the breaker remembers, in types that any serializer can write.
     *
     * @param interruptionsMillis times of the interruptions counted, epoch milliseconds
     * @param untilMillis open: when it becomes half-open; half-open: when the running probe has proved itself; 0 for
     *     closed, and for half-open without a probe
     */
    public record State(Phase phase, List<Long> interruptionsMillis, long untilMillis) {
        public static final State INITIAL = new State(Phase.CLOSED, List.of(), 0);

        public State {
            Objects.requireNonNull(phase, "phase");
            interruptionsMillis = List.copyOf(interruptionsMillis);
            if (untilMillis < 0) {
                throw new IllegalArgumentException("A circuit breaker cannot be open until " + untilMillis
                        + ": expected epoch milliseconds, or 0 for no end.");
            }
        }
    }

    /** What a launch may buy now. */
    public enum Advice {
        /** Spot as the purchase policy says. */
        SPOT,
        /** One Spot agent, after {@link CircuitBreaker#tryProbe()}; on-demand otherwise. */
        PROBE,
        ON_DEMAND
    }

    public synchronized Advice advice() {
        return switch (current().phase()) {
            case CLOSED -> Advice.SPOT;
            case OPEN -> Advice.ON_DEMAND;
            case HALF_OPEN -> state.untilMillis() == 0 ? Advice.PROBE : Advice.ON_DEMAND;
        };
    }

    /** A Spot agent of the template was reclaimed. */
    public synchronized void interrupted() {
        if (settings.interruptions() == 0) {
            return;
        }
        Instant now = clock.instant();
        switch (current().phase()) {
            case HALF_OPEN -> open(now);
            case OPEN -> {
                // Those still running from before are expected to go; they say nothing about new ones.
            }
            case CLOSED -> {
                List<Long> recent = new ArrayList<>(state.interruptionsMillis());
                long oldest = now.minus(settings.window()).toEpochMilli();
                recent.removeIf(time -> time <= oldest);
                recent.add(now.toEpochMilli());
                state = new State(Phase.CLOSED, recent, 0);
                if (recent.size() >= settings.interruptions()) {
                    open(now);
                }
            }
        }
    }

    /** Claims the probe. @return whether the caller may launch exactly one Spot agent */
    public synchronized boolean tryProbe() {
        if (advice() != Advice.PROBE) {
            return false;
        }
        state = new State(
                Phase.HALF_OPEN,
                List.of(),
                clock.instant().plus(settings.window()).toEpochMilli());
        return true;
    }

    /** The claimed probe was not launched, so it proves nothing: the next launch may claim it. */
    public synchronized void probeNotLaunched() {
        if (state.phase() == Phase.HALF_OPEN) {
            state = new State(Phase.HALF_OPEN, List.of(), 0);
        }
    }

    /** The state of this moment, to be saved or shown. */
    public synchronized State state() {
        return current();
    }

    private void open(Instant now) {
        state = new State(Phase.OPEN, List.of(), now.plus(settings.openFor()).toEpochMilli());
    }

    private State current() {
        boolean elapsed = state.untilMillis() > 0 && clock.millis() >= state.untilMillis();
        if (settings.interruptions() == 0) {
            state = State.INITIAL;
        } else if (elapsed && state.phase() == Phase.OPEN) {
            state = new State(Phase.HALF_OPEN, List.of(), 0);
        } else if (elapsed && state.phase() == Phase.HALF_OPEN) {
            state = State.INITIAL;
        }
        return state;
    }
}
