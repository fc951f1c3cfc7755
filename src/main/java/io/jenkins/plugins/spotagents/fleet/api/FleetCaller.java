package io.jenkins.plugins.spotagents.fleet.api;

import io.jenkins.plugins.spotagents.capacity.CloudCallException;
import io.jenkins.plugins.spotagents.fleet.api.ErrorMeaning.Consequence;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.random.RandomGenerator;

/**
 * Makes one CreateFleet request until it is answered: within the budget, and repeated after a throttle or a lost answer. Each
 * repetition carries the same client token, so an answer that got lost is fetched again instead of launching twice.
 */
public final class FleetCaller {
    private static final Logger LOGGER = Logger.getLogger(FleetCaller.class.getName());

    private final FleetApi api;
    private final ErrorBook errors;
    private final ApiBudget budget;
    private final Backoff backoff;
    private final Pauses pauses;
    private final Clock clock;
    private final RandomGenerator random;

    public FleetCaller(
            FleetApi api,
            ErrorBook errors,
            ApiBudget budget,
            Backoff backoff,
            Pauses pauses,
            Clock clock,
            RandomGenerator random) {
        this.api = api;
        this.errors = errors;
        this.budget = budget;
        this.backoff = backoff;
        this.pauses = pauses;
        this.clock = clock;
        this.random = random;
    }

    /**
     * @param onLostAnswer told of each attempt that the vendor may have carried out although it was not answered: if the call then fails, nobody
     *     knows whether it launched
     * @return empty if the launcher is being closed
     * @throws CloudCallException if the vendor refused the request, or did not answer as often as the back-off allows
     */
    public Optional<FleetResult> call(FleetRequest request, Runnable onLostAnswer) throws CloudCallException {
        Instant first = clock.instant();
        for (int attempt = 1; pauses.pause(budget.take()); attempt++) {
            try {
                return Optional.of(api.createFleet(request));
            } catch (CloudCallException e) {
                boolean noRefusal = errors.of(e.code()).consequence() == Consequence.BACK_OFF;
                if (noRefusal && !errors.isTurnedAway(e.code())) {
                    onLostAnswer.run();
                }
                if (!noRefusal || backoff.isExhausted(attempt, Duration.between(first, clock.instant()))) {
                    throw e;
                }
                LOGGER.log(Level.FINE, "CreateFleet {0}, attempt {1}: {2}", new Object[] {
                    request.clientToken(), attempt, e.getMessage()
                });
                if (!pauseAfter(attempt)) {
                    return Optional.empty();
                }
            }
        }
        return Optional.empty();
    }

    /** @return false if the launcher is being closed */
    public boolean pauseAfter(int attempt) {
        Duration pause;
        synchronized (random) {
            // Most generators are not safe for use by several threads.
            pause = backoff.pauseAfter(attempt, random);
        }
        return pauses.pause(pause);
    }
}
