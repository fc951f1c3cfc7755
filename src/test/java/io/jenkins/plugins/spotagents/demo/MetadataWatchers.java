package io.jenkins.plugins.spotagents.demo;

import io.jenkins.plugins.spotagents.emulator.EmulatedAws;
import io.jenkins.plugins.spotagents.interruption.ImdsWatcher;
import io.jenkins.plugins.spotagents.interruption.Notice;
import io.jenkins.plugins.spotagents.interruption.NoticeSink;
import io.jenkins.plugins.spotagents.interruption.NoticeSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Logger;

/** Each agent watches its own metadata service, as it does in production; in virtual time. */
final class MetadataWatchers {
    private static final Logger LOGGER = Logger.getLogger(MetadataWatchers.class.getName());

    private final EmulatedAws aws;
    private final VirtualTime time;
    private final NoticeSink sink;
    private final Map<String, ImdsWatcher> watchers = new ConcurrentHashMap<>();

    MetadataWatchers(EmulatedAws aws, VirtualTime time, NoticeSink sink) {
        this.aws = aws;
        this.time = time;
        this.sink = sink;
    }

    void booted(String instanceId) {
        ImdsWatcher.Settings settings =
                new ImdsWatcher.Settings(aws.imds(instanceId), ImdsWatcher.Settings.ADVISED, instanceId);
        ImdsWatcher watcher = new ImdsWatcher(settings, new Listener(), aws.clock());
        watchers.put(instanceId, watcher);
        time.execute(() -> look(instanceId, watcher));
    }

    private void look(String instanceId, ImdsWatcher watcher) {
        if (watchers.get(instanceId) == watcher && watcher.poll().isEmpty()) {
            time.after(ImdsWatcher.Settings.ADVISED, () -> look(instanceId, watcher));
        }
    }

    void stopped(String instanceId) {
        watchers.remove(instanceId);
    }

    private final class Listener implements ImdsWatcher.Listener {
        @Override
        public void noticed(Notice notice) {
            sink.accept(notice, NoticeSource.IMDS);
        }

        @Override
        public void failing(String reason) {
            LOGGER.warning(reason);
        }
    }
}
