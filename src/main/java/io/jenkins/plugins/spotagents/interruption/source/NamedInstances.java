package io.jenkins.plugins.spotagents.interruption.source;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells when a message is removed, and nothing done about it, that has the name of one of our agents' instances in it: an agent may
 * be lost for that. Thread-safe.
 */
final class NamedInstances {
    private static final Logger LOGGER = Logger.getLogger(NamedInstances.class.getName());
    private static final Pattern INSTANCE_ID = Pattern.compile("\\bi-(?:[0-9a-f]{17}|[0-9a-f]{8})\\b");

    /** Events that come with each instance, and with each maintenance that is over; nobody needs to act on them. */
    private static final Pattern HARMLESS = Pattern.compile(
            "\\\\?\"state\\\\?\"\\s*:\\s*\\\\?\"(?:pending|running)\\\\?\"|\\\\?\"statusCode\\\\?\"\\s*:\\s*\\\\?\"closed\\\\?\""
                    + "|\\\\?\"status\\\\?\"\\s*:\\s*\\\\?\"(?:RESOLVED|UNIMPAIRED)\\\\?\"");

    private static final int MOST = 10;

    private final String queue;
    private final Predicate<String> ours;
    private final QueueCounts counts;

    /** @param ours whether there is an agent on an instance; cheap */
    NamedInstances(String queue, Predicate<String> ours, QueueCounts counts) {
        this.queue = queue;
        this.ours = ours;
        this.counts = counts;
    }

    /** A message that is an event, and announces nothing; not all of these matter. */
    void removedUnread(MessageQueue.Message message, String why) {
        if (!HARMLESS.matcher(message.body()).find()) {
            removed(message, why);
        }
    }

    /** A message is removed for this reason. */
    void removed(MessageQueue.Message message, String why) {
        Set<String> named = new LinkedHashSet<>();
        Matcher ids = INSTANCE_ID.matcher(message.body());
        while (ids.find() && named.size() < MOST) {
            named.add(ids.group());
        }
        List<String> agents = named.stream().filter(ours).toList();
        if (!agents.isEmpty()) {
            String told = "Message " + message.id() + " about " + String.join(", ", agents) + " was removed from "
                    + queue + " without being acted on: " + why;
            counts.missed(told);
            LOGGER.warning(told);
        }
    }
}
