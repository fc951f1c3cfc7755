package io.jenkins.plugins.spotagents.interruption.notice;

import io.jenkins.plugins.spotagents.interruption.InterruptionController;
import java.util.concurrent.CompletionStage;

/** Takes notices in: {@link InterruptionController#accept}. */
@FunctionalInterface
public interface NoticeSink {
    /** @return completes when the notice needs no repeating; fails if it should be delivered again */
    CompletionStage<Handling> accept(Notice notice, NoticeSource source);
}
