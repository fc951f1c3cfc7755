package io.jenkins.plugins.spotagents.aws;

import com.google.common.collect.Lists;
import io.jenkins.plugins.spotagents.aws.terms.Ec2Errors;
import io.jenkins.plugins.spotagents.capacity.CloudCallException;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Ends instances in batches. EC2 fails a whole batch for one id that is gone, protected or not ours to end, so a failed batch is
 * tried again without the ids that its message names, or else in halves.
 */
final class Terminations {
    /** EC2 accepts 1,000; smaller batches lose less to one bad id. */
    private static final int BATCH = 500;
    /** Enough to single out seven bad ids of a batch; beyond that the cause is common to all. */
    private static final int CALLS_PER_BATCH = 64;

    private static final String GONE = "InvalidInstanceID.NotFound";
    private static final Pattern INSTANCE_ID = Pattern.compile("\\bi-[0-9a-f]{8,17}\\b");

    private final AwsClients clients;
    private final Calls calls;

    Terminations(AwsClients clients, Calls calls) {
        this.clients = clients;
        this.calls = calls;
    }

    /** @return the ids that could not be ended, with the code for each */
    Map<String, String> terminate(Collection<String> ids) {
        Map<String, String> failed = new LinkedHashMap<>();
        for (List<String> batch : Lists.partition(ids.stream().distinct().toList(), BATCH)) {
            new Batch(failed).terminate(batch);
        }
        return failed;
    }

    private final class Batch {
        private final Map<String, String> failed;
        private int callsLeft = CALLS_PER_BATCH;

        private Batch(Map<String, String> failed) {
            this.failed = failed;
        }

        private void terminate(List<String> ids) {
            if (ids.isEmpty()) {
                return;
            }
            try {
                callsLeft--;
                calls.make(
                        "TerminateInstances",
                        () -> clients.ec2().terminateInstances(request -> request.instanceIds(ids)));
            } catch (CloudCallException e) {
                again(ids, e);
            }
        }

        private void again(List<String> ids, CloudCallException e) {
            Set<String> named = named(ids, e.getMessage());
            boolean gone = e.code().equals(GONE);
            if (gone && (ids.size() == 1 || !named.isEmpty())) {
                terminate(ids.stream()
                        .filter(id -> ids.size() > 1 && !named.contains(id))
                        .toList());
            } else if (ids.size() == 1 || callsLeft <= 0 || Ec2Errors.passes(e.code())) {
                ids.forEach(id -> failed.put(id, e.code()));
            } else {
                terminate(ids.subList(0, ids.size() / 2));
                terminate(ids.subList(ids.size() / 2, ids.size()));
            }
        }

        private static Set<String> named(List<String> ids, String message) {
            Set<String> named = new HashSet<>();
            Matcher matcher = INSTANCE_ID.matcher(message);
            while (matcher.find()) {
                named.add(matcher.group());
            }
            named.retainAll(ids);
            return named;
        }
    }
}
