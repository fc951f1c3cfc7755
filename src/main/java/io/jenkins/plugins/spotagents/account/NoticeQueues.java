package io.jenkins.plugins.spotagents.account;

import io.jenkins.plugins.spotagents.aws.AwsAccount;
import io.jenkins.plugins.spotagents.aws.events.QueueUrl;
import io.jenkins.plugins.spotagents.cloud.SpotCloud;
import io.jenkins.plugins.spotagents.interruption.notice.NoticeSink;
import io.jenkins.plugins.spotagents.interruption.source.NoticeFeed;
import io.jenkins.plugins.spotagents.interruption.source.QueueHealth;
import io.jenkins.plugins.spotagents.interruption.source.QueueNoticeSource;
import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The receivers of all queues that configured clouds name; clouds that share a queue share its receiver. */
public final class NoticeQueues implements AutoCloseable {
    private final NoticeSink sink;
    private final Clock clock;
    private final Map<Key, QueueNoticeSource> sources = new HashMap<>();

    private record Key(AwsAccount account, QueueUrl queue) {}

    public NoticeQueues(NoticeSink sink, Clock clock) {
        this.sink = sink;
        this.clock = clock;
    }

    synchronized void reconcile(Collection<SpotCloud> clouds, Map<AwsAccount, AccountEngine> engines) {
        Set<Key> needed = new HashSet<>();
        for (SpotCloud cloud : clouds) {
            cloud.interruptionQueue().ifPresent(queue -> {
                AccountEngine engine = engines.get(cloud.account());
                if (engine != null) {
                    engine.notices(queue.url()).ifPresent(feed -> {
                        Key key = new Key(cloud.account(), queue);
                        needed.add(key);
                        sources.computeIfAbsent(key, fresh -> open(queue.url(), feed));
                    });
                }
            });
        }
        sources.entrySet().removeIf(entry -> {
            boolean unused = !needed.contains(entry.getKey());
            if (unused) {
                entry.getValue().close();
            }
            return unused;
        });
    }

    private QueueNoticeSource open(String name, NoticeFeed feed) {
        QueueNoticeSource source = new QueueNoticeSource(name, feed.queue(), feed.parser(), sink, clock);
        source.start();
        return source;
    }

    /** How each queue does, by its URL. */
    public synchronized Map<String, QueueHealth> health() {
        Map<String, QueueHealth> health = new TreeMap<>();
        sources.forEach((key, source) -> health.put(key.queue().url(), source.health()));
        return health;
    }

    @Override
    public synchronized void close() {
        sources.values().forEach(QueueNoticeSource::close);
        sources.clear();
    }
}
