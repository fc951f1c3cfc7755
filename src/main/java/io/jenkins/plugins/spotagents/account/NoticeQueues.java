package io.jenkins.plugins.spotagents.account;

import io.jenkins.plugins.spotagents.agent.Agents;
import io.jenkins.plugins.spotagents.aws.AwsAccount;
import io.jenkins.plugins.spotagents.aws.events.QueueUrl;
import io.jenkins.plugins.spotagents.cloud.SpotCloud;
import io.jenkins.plugins.spotagents.interruption.notice.NoticeSink;
import io.jenkins.plugins.spotagents.interruption.source.NoticeFeed;
import io.jenkins.plugins.spotagents.interruption.source.QueueHealth;
import io.jenkins.plugins.spotagents.interruption.source.QueueNoticeSource;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.logging.Logger;

/**
 * The receivers of all queues that configured clouds name. A queue may be in another region than the cloud, and take the events of
 * several: clouds that name one queue and reach it in the same way share its receiver, and each receiver takes the events of all
 * regions, as whoever has a message deletes it. Instance ids are unique over all regions.
 */
public final class NoticeQueues implements AutoCloseable {
    private static final Logger LOGGER = Logger.getLogger(NoticeQueues.class.getName());

    private final NoticeSink sink;
    private final Clock clock;
    private final Map<Key, Receiver> receivers = new HashMap<>();

    /** A queue and as whom it is asked. */
    private record Key(
            QueueUrl queue,
            Optional<String> credentialsId,
            Optional<String> assumedRole,
            Optional<URI> sqsEndpoint,
            Optional<URI> stsEndpoint) {
        static Key of(QueueUrl queue, AwsAccount account) {
            return new Key(
                    queue,
                    account.credentialsId(),
                    account.assumedRole(),
                    account.sqsEndpoint(),
                    account.stsEndpoint());
        }
    }

    /** @param engine whose clients it uses */
    private record Receiver(AccountEngine engine, QueueNoticeSource source) {}

    public NoticeQueues(NoticeSink sink, Clock clock) {
        this.sink = sink;
        this.clock = clock;
    }

    /**
     * @param accounts of clouds, by their names; empty for one that has none
     * @param engines those that stay, by the account of the clouds that use them
     */
    synchronized void reconcile(
            Collection<SpotCloud> clouds,
            Function<String, Optional<AwsAccount>> accounts,
            Function<AwsAccount, AccountEngine> engines) {
        Map<Key, List<AccountEngine>> needed = new HashMap<>();
        for (SpotCloud cloud : clouds) {
            accounts.apply(cloud.name)
                    .ifPresent(account -> queue(cloud)
                            .ifPresent(queue -> needed.computeIfAbsent(Key.of(queue, account), key -> new ArrayList<>())
                                    .add(engines.apply(account))));
        }
        receivers.entrySet().removeIf(entry -> {
            boolean unused = !needed.getOrDefault(entry.getKey(), List.of())
                    .contains(entry.getValue().engine());
            if (unused) {
                entry.getValue().source().close();
            }
            return unused;
        });
        needed.forEach((key, able) -> {
            if (!receivers.containsKey(key)) {
                open(key, able.get(0)).ifPresent(receiver -> receivers.put(key, receiver));
            }
        });
    }

    /** An address that was not checked by a form, as in a file edited by hand, costs the other clouds nothing. */
    private static Optional<QueueUrl> queue(SpotCloud cloud) {
        try {
            return cloud.interruptionQueue();
        } catch (IllegalArgumentException e) {
            LOGGER.warning(() -> "Cloud '" + cloud.name + "' hears no notices from its queue: " + e.getMessage());
            return Optional.empty();
        }
    }

    private Optional<Receiver> open(Key key, AccountEngine engine) {
        return engine.notices(key.queue().url())
                .map(feed -> new Receiver(engine, open(key.queue().url(), feed)));
    }

    private QueueNoticeSource open(String name, NoticeFeed feed) {
        QueueNoticeSource source = new QueueNoticeSource(
                name,
                feed.queue(),
                feed.parser(),
                sink,
                instanceId -> Agents.on(instanceId).isPresent(),
                clock);
        source.start();
        return source;
    }

    /** How each queue does, by its URL; where it is asked in several ways, the one that fares worst. */
    public synchronized Map<String, QueueHealth> health() {
        Map<String, QueueHealth> health = new TreeMap<>();
        receivers.forEach((key, receiver) -> health.merge(
                key.queue().url(),
                receiver.source().health(),
                (one, other) -> one.failures() >= other.failures() ? one : other));
        return health;
    }

    @Override
    public synchronized void close() {
        receivers.values().forEach(receiver -> receiver.source().close());
        receivers.clear();
    }
}
