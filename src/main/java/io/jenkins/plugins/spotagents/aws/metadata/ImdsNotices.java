package io.jenkins.plugins.spotagents.aws.metadata;

import io.jenkins.plugins.spotagents.interruption.notice.Notice;
import io.jenkins.plugins.spotagents.interruption.notice.UnreadableNoticeException;
import io.jenkins.plugins.spotagents.interruption.source.MetadataNotices;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The notices in IMDS.
 *
 * @param base where IMDS is, without {@code /latest}
 */
public record ImdsNotices(URI base) implements MetadataNotices {
    public static final URI AWS = URI.create("http://169.254.169.254");

    public ImdsNotices {
        Objects.requireNonNull(base, "base");
        if (!"http".equals(base.getScheme()) && !"https".equals(base.getScheme())) {
            throw new IllegalArgumentException(
                    "IMDS address '" + base + "' is no http address: use " + AWS + " unless it is emulated.");
        }
    }

    @Override
    public Machine here() {
        return new Instance(new ImdsClient(base));
    }

    private record Instance(ImdsClient imds) implements Machine {
        @Override
        public boolean is(String instanceId) throws IOException {
            return imds.read("instance-id").equals(Optional.of(instanceId));
        }

        @Override
        public List<Document> documents() {
            return List.of(
                    new Text(
                            imds,
                            "spot/instance-action",
                            false,
                            (id, text, now) -> List.of(ImdsDocuments.spotInterruption(id, text, now))),
                    new Text(
                            imds,
                            "events/recommendations/rebalance",
                            false,
                            (id, text, now) -> List.of(ImdsDocuments.rebalance(id, text))),
                    new Text(imds, "events/maintenance/scheduled", true, ImdsDocuments::maintenance));
        }
    }

    private interface Reader {
        List<Notice> read(String instanceId, String text, Instant now) throws UnreadableNoticeException;
    }

    private record Text(ImdsClient imds, String name, boolean isLeisurely, Reader reader) implements Document {
        @Override
        public Optional<String> read() throws IOException {
            return imds.read(name);
        }

        @Override
        public List<Notice> notices(String instanceId, String text, Instant now) throws UnreadableNoticeException {
            return reader.read(instanceId, text, now);
        }
    }
}
