package io.jenkins.plugins.spotagents.interruption.source;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.is;
import static org.junit.Assert.assertThrows;

import io.jenkins.plugins.spotagents.aws.metadata.ImdsNotices;
import io.jenkins.plugins.spotagents.aws.metadata.ImdsOfMachine;
import io.jenkins.plugins.spotagents.emulator.world.NoticePlan;
import io.jenkins.plugins.spotagents.interruption.EmulatedRegion;
import io.jenkins.plugins.spotagents.interruption.notice.Notice;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;

public class MetadataWatcherTest {
    @Rule
    public final EmulatedRegion region = new EmulatedRegion();

    private final List<Notice> noticed = new ArrayList<>();
    private final List<String> failing = new ArrayList<>();
    private boolean channelDown;
    private String id;
    private MetadataWatcher watcher;

    @Before
    public void watchAnInstance() {
        id = region.launch(1).get(0);
        watcher = watcher(region.aws.imds(id), id);
    }

    @Test
    public void aQuietMachineIsWatchedOn() {
        assertThat(watcher.poll(), is(Optional.empty()));
        assertThat(noticed, is(empty()));
    }

    @Test
    public void anInterruptionIsToldOnceWithTheExactDeadline() {
        watcher.poll();
        region.aws.reclaim(id, NoticePlan.imdsOnly());
        Instant end = region.now().plusSeconds(120).truncatedTo(ChronoUnit.SECONDS);
        watcher.poll();
        watcher.poll();
        assertThat(noticed, hasSize(1));
        Notice.SpotInterruption notice = (Notice.SpotInterruption) noticed.get(0);
        assertThat(notice.instanceId(), is(id));
        assertThat(notice.deadline(), is(end));
        assertThat(notice.action(), is(Notice.SpotInterruption.Action.TERMINATE));
    }

    @Test
    public void aRebalanceRecommendationIsToldBeforeTheInterruption() {
        region.aws.reclaim(id, NoticePlan.imdsOnly().rebalanceAhead(Duration.ofSeconds(30)));
        watcher.poll();
        region.aws.clock().advance(Duration.ofSeconds(30));
        watcher.poll();
        assertThat(
                noticed,
                contains(instanceOf(Notice.RebalanceRecommendation.class), instanceOf(Notice.SpotInterruption.class)));
    }

    @Test
    public void scheduledMaintenanceIsTold() {
        region.aws.scheduleMaintenance(id, "system-reboot", Duration.ofDays(1));
        watcher.poll();
        Notice.ScheduledMaintenance notice = (Notice.ScheduledMaintenance) noticed.get(0);
        assertThat(notice.code(), is("system-reboot"));
        assertThat(notice.notBefore(), is(region.now().plus(Duration.ofDays(1)).truncatedTo(ChronoUnit.SECONDS)));
    }

    @Test
    public void whatDidNotGetThroughIsToldAgain() {
        region.aws.reclaim(id, NoticePlan.imdsOnly());
        channelDown = true;
        assertThat(watcher.poll(), is(Optional.empty()));
        channelDown = false;
        watcher.poll();
        assertThat(noticed, hasSize(1));
    }

    @Test
    public void anExpiredTokenIsReplaced() {
        watcher.poll();
        region.aws.clock().advance(Duration.ofHours(7));
        region.aws.reclaim(id, NoticePlan.imdsOnly());
        watcher.poll();
        assertThat(noticed, hasSize(1));
    }

    @Test
    public void aMachineWithoutImdsIsLeftAloneAfterThreeAttempts() throws Exception {
        MetadataWatcher lost = watcher(closedPort(), id);
        assertThat(lost.poll(), is(Optional.empty()));
        assertThat(lost.poll(), is(Optional.empty()));
        assertThat(lost.poll(), is(Optional.of(MetadataWatcher.End.NO_METADATA)));
        assertThat("not a word", failing, is(empty()));
    }

    @Test
    public void onAnotherInstanceItEnds() {
        assertThat(
                watcher(region.aws.imds(id), "i-0000000000000000f").poll(),
                is(Optional.of(MetadataWatcher.End.OTHER_INSTANCE)));
    }

    @Test
    public void anImdsThatCeasesToAnswerIsToldAfterAMinuteAndTriedOn() {
        watcher.poll();
        region.aws.close();
        for (int poll = 0; poll < 11; poll++) {
            watcher.poll();
        }
        assertThat(failing, is(empty()));
        assertThat(watcher.poll(), is(Optional.empty()));
        assertThat(failing, hasSize(1));
    }

    @Test
    public void closingEndsARunAtOnce() throws Exception {
        MetadataWatcher patient = new MetadataWatcher(
                new MetadataWatcher.Settings(new ImdsNotices(region.aws.imds(id)), Duration.ofHours(1), id),
                new Listener());
        patient.close();
        assertThat(patient.run(), is(MetadataWatcher.End.STOPPED));
    }

    @Test
    public void settingsAndNoticesCrossAChannel() throws Exception {
        MetadataWatcher.Settings settings =
                new MetadataWatcher.Settings(new ImdsNotices(ImdsNotices.AWS), MetadataWatcher.Settings.ADVISED, id);
        assertThat(copied(settings), is(settings));
        assertThat(copied(new ImdsOfMachine()), is(new ImdsOfMachine()));
        Notice notice = new Notice.SpotInterruption(id, region.now(), region.now());
        assertThat(copied(notice), is(notice));
        Notice change = new Notice.StateChange(id, region.now(), "stopped");
        assertThat(copied(change), is(change));
    }

    @Test
    public void settingsThatCannotWorkAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new ImdsNotices(URI.create("file:/etc")));
        assertThrows(
                IllegalArgumentException.class,
                () -> new MetadataWatcher.Settings(new ImdsNotices(ImdsNotices.AWS), Duration.ZERO, id));
    }

    private MetadataWatcher watcher(URI base, String instanceId) {
        return new MetadataWatcher(
                new MetadataWatcher.Settings(new ImdsNotices(base), Duration.ofSeconds(5), instanceId),
                new Listener(),
                region.aws.clock());
    }

    private static URI closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return URI.create("http://127.0.0.1:" + socket.getLocalPort());
        }
    }

    private static Object copied(Object original) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(original);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return in.readObject();
        }
    }

    private final class Listener implements MetadataWatcher.Listener {
        @Override
        public void noticed(Notice notice) throws IOException {
            if (channelDown) {
                throw new IOException("channel is closing");
            }
            noticed.add(notice);
        }

        @Override
        public void failing(String reason) {
            failing.add(reason);
        }
    }
}
