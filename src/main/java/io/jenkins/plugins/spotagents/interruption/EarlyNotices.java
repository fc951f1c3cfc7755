package io.jenkins.plugins.spotagents.interruption;

import io.jenkins.plugins.spotagents.interruption.notice.Notice;
import io.jenkins.plugins.spotagents.interruption.notice.NoticeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Notices about instances that the farm does not know, or not yet: an agent still being registered, or one to be adopted
 * after a restart. Most are about other people's instances, so they are kept for a while only, and not too many.
 */
final class EarlyNotices {
    /** Boot plus registration, or the restart of a large controller. */
    static final Duration KEPT = Duration.ofMinutes(15);

    static final int MAX_INSTANCES = 20_000;

    private final Map<String, List<Early>> byInstance = new LinkedHashMap<>();

    /** A notice, whence it came and when. */
    record Early(Notice notice, NoticeSource source, Instant noticedAt) {}

    synchronized void remember(Early early) {
        List<Early> known = byInstance.computeIfAbsent(early.notice().instanceId(), id -> new ArrayList<>(1));
        known.removeIf(other -> other.notice().kind().equals(early.notice().kind()));
        known.add(early);
        if (byInstance.size() > MAX_INSTANCES) {
            byInstance.remove(byInstance.keySet().iterator().next());
        }
    }

    synchronized void forget(Early early) {
        List<Early> known = byInstance.get(early.notice().instanceId());
        if (known != null && known.remove(early) && known.isEmpty()) {
            byInstance.remove(early.notice().instanceId());
        }
    }

    /** What is remembered about the instance, oldest first, and no longer. */
    synchronized List<Early> take(String instanceId, Instant now) {
        List<Early> known = byInstance.remove(instanceId);
        if (known == null) {
            return List.of();
        }
        return known.stream()
                .filter(early -> early.noticedAt().plus(KEPT).isAfter(now))
                .toList();
    }
}
