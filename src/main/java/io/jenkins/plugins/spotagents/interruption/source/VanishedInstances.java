package io.jenkins.plugins.spotagents.interruption.source;

import io.jenkins.plugins.spotagents.interruption.notice.Notice;
import io.jenkins.plugins.spotagents.interruption.notice.NoticeSink;
import io.jenkins.plugins.spotagents.interruption.notice.NoticeSource;
import io.jenkins.plugins.spotagents.inventory.GoneInstance;
import io.jenkins.plugins.spotagents.inventory.InstanceState;
import io.jenkins.plugins.spotagents.inventory.InventoryListener;
import java.time.Clock;
import java.util.Locale;
import java.util.Objects;

/** The last resort among the sources of notices: what the inventory finds gone although nobody said so. */
public final class VanishedInstances implements InventoryListener {
    private final NoticeSink sink;
    private final Clock clock;

    public VanishedInstances(NoticeSink sink, Clock clock) {
        this.sink = Objects.requireNonNull(sink, "sink");
        this.clock = clock;
    }

    @Override
    public void gone(GoneInstance gone) {
        String state = gone.state().orElse(InstanceState.TERMINATED).name();
        String word = state.toLowerCase(Locale.ROOT).replace('_', '-');
        sink.accept(
                new Notice.StateChange(gone.last().id(), clock.instant(), word, gone.reason()), NoticeSource.INVENTORY);
    }
}
