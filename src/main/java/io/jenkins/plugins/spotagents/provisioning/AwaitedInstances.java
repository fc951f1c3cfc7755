package io.jenkins.plugins.spotagents.provisioning;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import io.jenkins.plugins.spotagents.capacity.TemplateId;
import java.time.Duration;
import java.util.Optional;

/**
 * Instances whose agents have not been online yet, with their templates; also for a while after their nodes are gone, as news of their
 * end may come later than that. Each is taken once, so that it counts once. Thread-safe.
 */
final class AwaitedInstances {
    /** Longer than the longest launch timeout, an hour. */
    private static final Duration REMEMBERED = Duration.ofHours(2);

    private final Cache<String, TemplateId> templates =
            CacheBuilder.newBuilder().expireAfterWrite(REMEMBERED).build();

    void add(String instanceId, TemplateId template) {
        templates.put(instanceId, template);
    }

    /** Its template, for the first who asks; nobody awaits the instance any more. */
    Optional<TemplateId> take(String instanceId) {
        return Optional.ofNullable(templates.asMap().remove(instanceId));
    }
}
