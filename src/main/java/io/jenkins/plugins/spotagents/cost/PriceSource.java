package io.jenkins.plugins.spotagents.cost;

import io.jenkins.plugins.spotagents.capacity.Offering;
import java.math.BigDecimal;
import java.util.Optional;

/** Port: USD per instance-hour (Linux/UNIX) of an offering, now. Never blocks on the network: unknown is empty. */
public interface PriceSource {
    Optional<BigDecimal> hourly(Offering offering);

    /** Asks the other source for what this one does not know. */
    default PriceSource orElse(PriceSource other) {
        return offering -> hourly(offering).or(() -> other.hourly(offering));
    }
}
