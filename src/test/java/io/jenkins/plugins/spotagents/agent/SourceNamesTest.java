package io.jenkins.plugins.spotagents.agent;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import io.jenkins.plugins.spotagents.interruption.notice.NoticeSource;
import org.junit.Test;

public class SourceNamesTest {
    @Test
    public void whatWasSavedBeforeIsRead() {
        assertThat(SourceNames.source("SQS"), is(NoticeSource.QUEUE));
        assertThat(SourceNames.source("IMDS"), is(NoticeSource.METADATA));
        assertThat(SourceNames.source("INVENTORY"), is(NoticeSource.INVENTORY));
        assertThat(SourceNames.source("REHEARSAL"), is(NoticeSource.REHEARSAL));
    }

    @Test
    public void whatIsSavedIsReadAsItWas() {
        for (NoticeSource source : NoticeSource.values()) {
            assertThat(SourceNames.source(SourceNames.of(source)), is(source));
        }
    }

    @Test
    public void whatNobodyKnowsTheInventoryTellsAgain() {
        assertThat(SourceNames.source(null), is(NoticeSource.INVENTORY));
        assertThat(SourceNames.source("PIGEON"), is(NoticeSource.INVENTORY));
    }
}
