package io.jenkins.plugins.spotagents.aws;

import io.jenkins.plugins.spotagents.capacity.CloudCallException;
import io.jenkins.plugins.spotagents.fleet.api.ApiBudget;
import io.jenkins.plugins.spotagents.fleet.api.Pauses;
import java.util.ArrayList;
import java.util.List;
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

    static <T> List<List<T>> batches(List<T> all, int size) {
        List<List<T>> batches = new ArrayList<>();
        for (int from = 0; from < all.size(); from += size) {
            batches.add(all.subList(from, Math.min(all.size(), from + size)));
        }
        return batches;
    }
}
