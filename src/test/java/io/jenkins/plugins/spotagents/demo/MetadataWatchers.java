package io.jenkins.plugins.spotagents.demo;

import io.jenkins.plugins.spotagents.aws.metadata.ImdsNotices;
import io.jenkins.plugins.spotagents.emulator.EmulatedAws;
import io.jenkins.plugins.spotagents.interruption.notice.Notice;
import io.jenkins.plugins.spotagents.interruption.notice.NoticeSink;
import io.jenkins.plugins.spotagents.interruption.notice.NoticeSource;
import io.jenkins.plugins.spotagents.interruption.source.MetadataWatcher;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Logger;

/** Each agent watches its own metadata service, as it does in production; in virtual time. */
final class MetadataWatchers {
    private static final Logger LOGGER = Logger.getLogger(MetadataWatchers.class.getName());

    private final EmulatedAws aws;
    private final VirtualTime time;
    private final NoticeSink sink;
    private final Map<String, MetadataWatcher> watchers = new ConcurrentHashMap<>();

    MetadataWatchers(EmulatedAws aws, VirtualTime time, NoticeSink sink) {
        this.aws = aws;
        this.time = time;
        this.sink = sink;
    }

    void booted(String instanceId) {
        MetadataWatcher.Settings settings = new MetadataWatcher.Settings(
                new ImdsNotices(aws.imds(instanceId)), MetadataWatcher.Settings.ADVISED, instanceId);
        MetadataWatcher watcher = new MetadataWatcher(settings, new Listener(), aws.clock());
        watchers.put(instanceId, watcher);
        time.execute(() -> look(instanceId, watcher));
    }

    private void look(String instanceId, MetadataWatcher watcher) {
        if (watchers.get(instanceId) == watcher && watcher.poll().isEmpty()) {
            time.after(MetadataWatcher.Settings.ADVISED, () -> look(instanceId, watcher));
        }
    }

    void stopped(String instanceId) {
        watchers.remove(instanceId);
    }

    private final class Listener implements MetadataWatcher.Listener {
        @Override
        public void noticed(Notice notice) {
            sink.accept(notice, NoticeSource.METADATA);
        }

        @Override
        public void failing(String reason) {
            LOGGER.warning(reason);
        }
    }
}
