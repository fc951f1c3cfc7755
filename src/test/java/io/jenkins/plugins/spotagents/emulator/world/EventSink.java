package io.jenkins.plugins.spotagents.emulator.world;

import java.time.Duration;
import java.time.Instant;

/** Where the region's events go: EventBridge, in the emulator. Called under the lock of the world. */
public interface EventSink {
    /** How an event gets through: at once, late, several times, or not at all. */
    record Delivery(int copies, Duration delay) {
        public static final Delivery PROMPT = new Delivery(1, Duration.ZERO);
        public static final Delivery LOST = new Delivery(0, Duration.ZERO);
    }

    void interruptionWarning(EmulatedInstance instance, Delivery delivery);

    void rebalanceRecommendation(EmulatedInstance instance, Delivery delivery);

    void stateChange(EmulatedInstance instance);

    void scheduledChange(EmulatedInstance instance, EmulatedInstance.Maintenance event);

    /** Nobody listens. */
    static EventSink none() {
        return new EventSink() {
            @Override
            public void interruptionWarning(EmulatedInstance instance, Delivery delivery) {
                // Not delivered.
            }

            @Override
            public void rebalanceRecommendation(EmulatedInstance instance, Delivery delivery) {
                // Not delivered.
            }

            @Override
            public void stateChange(EmulatedInstance instance) {
                // Not delivered.
            }

            @Override
            public void scheduledChange(EmulatedInstance instance, EmulatedInstance.Maintenance event) {
                // Not delivered.
            }
        };
    }

    /** The time as events write it: whole seconds. */
    static Instant wholeSeconds(Instant time) {
        return Instant.ofEpochSecond(time.getEpochSecond());
    }
}
