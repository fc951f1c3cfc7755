package io.jenkins.plugins.spotagents.account;

import io.jenkins.plugins.spotagents.capacity.CloudCallException;
import io.jenkins.plugins.spotagents.inventory.EndExplanation;
import io.jenkins.plugins.spotagents.inventory.InstanceApi;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Asks the vendor why instances ended, those of a moment in one call: events need not carry a reason (EC2's do not), and the vendor may
 * know it some seconds later only. Thread-safe.
 */
final class EndReasons implements AutoCloseable {
    private static final Logger LOGGER = Logger.getLogger(EndReasons.class.getName());
    private static final EndExplanation UNKNOWN = new EndExplanation(
            EndExplanation.Cause.UNKNOWN, "", "", "Look at the image, its user data and the launch template.");
    private static final long GATHER_MILLIS = 200;
    private static final long AGAIN_MILLIS = 2_000;
    private static final int ATTEMPTS = 6;

    private final InstanceApi instances;
    private final ScheduledExecutorService timer;
    /** By instance id; guarded by itself. */
    private final Map<String, Question> open = new HashMap<>();

    private boolean scheduled;

    private static final class Question {
        private final CompletableFuture<EndExplanation> answer = new CompletableFuture<>();
        private int attempts;
    }

    /** @param timer belongs to the caller */
    EndReasons(InstanceApi instances, ScheduledExecutorService timer) {
        this.instances = instances;
        this.timer = timer;
    }

    /** @return completes always normally, at the latest after some seconds; {@code UNKNOWN} if the vendor does not say */
    CompletableFuture<EndExplanation> of(String instanceId) {
        synchronized (open) {
            Question question = open.computeIfAbsent(instanceId, id -> new Question());
            schedule(GATHER_MILLIS);
            return question.answer;
        }
    }

    private void schedule(long millis) {
        if (scheduled) {
            return;
        }
        try {
            timer.schedule(this::ask, millis, TimeUnit.MILLISECONDS);
            scheduled = true;
        } catch (RejectedExecutionException e) {
            close();
        }
    }

    private void ask() {
        List<String> ids;
        synchronized (open) {
            scheduled = false;
            ids = List.copyOf(open.keySet());
        }
        if (ids.isEmpty()) {
            return;
        }
        Map<String, EndExplanation> known = new HashMap<>();
        try {
            known.putAll(instances.endReasons(ids));
        } catch (CloudCallException | RuntimeException e) {
            LOGGER.log(Level.FINE, e, () -> "Nobody says why " + ids + " ended; asking again");
        }
        answer(ids, known).forEach((question, reason) -> question.answer.complete(reason));
    }

    private Map<Question, EndExplanation> answer(List<String> ids, Map<String, EndExplanation> known) {
        Map<Question, EndExplanation> answered = new HashMap<>();
        synchronized (open) {
            for (String id : ids) {
                Question question = open.get(id);
                if (known.containsKey(id) || ++question.attempts >= ATTEMPTS) {
                    open.remove(id);
                    answered.put(question, known.getOrDefault(id, UNKNOWN));
                }
            }
            if (!open.isEmpty()) {
                schedule(AGAIN_MILLIS);
            }
        }
        return answered;
    }

    /** What is still asked is answered as unknown. */
    @Override
    public void close() {
        List<Question> left;
        synchronized (open) {
            left = List.copyOf(open.values());
            open.clear();
        }
        left.forEach(question -> question.answer.complete(UNKNOWN));
    }
}
