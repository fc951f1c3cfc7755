package io.jenkins.plugins.spotagents.secondvendor;

import io.jenkins.plugins.spotagents.fleet.api.ErrorBook;
import io.jenkins.plugins.spotagents.fleet.api.ErrorMeaning;
import io.jenkins.plugins.spotagents.fleet.api.ErrorMeaning.Consequence;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchOutcome.LaunchFailure.Kind;
import java.util.Map;
import java.util.Optional;

/** Error codes that are spelled, and cut, quite unlike EC2's. */
final class CumulusErrors implements ErrorBook {
    static final String DRY = "ZONE_RESOURCE_POOL_EXHAUSTED";
    static final String QUOTA = "QUOTA_EXCEEDED";
    static final String BUSY = "RATE_LIMIT_EXCEEDED";
    static final String FORBIDDEN = "PERMISSION_DENIED";

    private static final Map<String, ErrorMeaning> TABLE = Map.of(
            DRY, new ErrorMeaning(DRY, Consequence.POOL, Kind.NO_CAPACITY, "Add machine types or zones."),
            QUOTA,
                    new ErrorMeaning(
                            QUOTA,
                            Consequence.QUOTA_GROUP,
                            Kind.LIMIT_REACHED,
                            "Raise the project's quota of the series."),
            BUSY, new ErrorMeaning(BUSY, Consequence.BACK_OFF, Kind.UNAVAILABLE, "The project calls too often."),
            FORBIDDEN,
                    new ErrorMeaning(
                            FORBIDDEN,
                            Consequence.END_CYCLE,
                            Kind.CONFIGURATION,
                            "Grant the service account the role."));

    @Override
    public ErrorMeaning of(String code) {
        return find(code)
                .orElseGet(() -> new ErrorMeaning(code, Consequence.POOL, Kind.UNAVAILABLE, "See the message."));
    }

    @Override
    public Optional<ErrorMeaning> find(String code) {
        return Optional.ofNullable(TABLE.get(code));
    }

    @Override
    public boolean isTurnedAway(String code) {
        return code.equals(BUSY);
    }

    @Override
    public boolean isTooLarge(String code, String message) {
        return code.equals("REQUEST_TOO_LARGE");
    }

    @Override
    public String noCapacity() {
        return DRY;
    }

    @Override
    public String notAll() {
        return DRY;
    }
}
