package io.jenkins.plugins.spotagents.aws;

import io.jenkins.plugins.spotagents.capacity.CloudCallException;
import io.jenkins.plugins.spotagents.fleet.api.ApiBudget;
import io.jenkins.plugins.spotagents.fleet.api.Pauses;
import java.util.function.Supplier;

/** Makes calls of one kind within their budget. */
final class Calls {
    private final ApiBudget budget;
    private final Pauses pauses;

    Calls(ApiBudget budget, Pauses pauses) {
        this.budget = budget;
        this.pauses = pauses;
    }

    <T> T make(String action, Supplier<T> call) throws CloudCallException {
        if (!pauses.pause(budget.take())) {
            throw new CloudCallException(
                    action, CloudCallException.NO_ANSWER, "", "not made, as the cloud is closing", null);
        }
        return SdkErrors.call(action, call);
    }
}
