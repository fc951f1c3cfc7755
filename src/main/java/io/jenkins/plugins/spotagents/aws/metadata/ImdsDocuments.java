package io.jenkins.plugins.spotagents.aws.metadata;

import io.jenkins.plugins.spotagents.interruption.notice.Notice;
import io.jenkins.plugins.spotagents.interruption.notice.UnreadableNoticeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the three documents of IMDS that announce an end. They are flat and small, and agents have no JSON library: patterns
 * on the documented fields do.
 */
final class ImdsDocuments {
    /** From the event to the reclaim (EC2 user guide, "Spot Instance interruption notices"). */
    private static final Duration SPOT_NOTICE = Duration.ofMinutes(2);

    private static final DateTimeFormatter MAINTENANCE_TIME =
            DateTimeFormatter.ofPattern("d MMM uuuu HH:mm:ss 'GMT'", Locale.ENGLISH);
    private static final Pattern OBJECT = Pattern.compile("\\{[^{}]*}");

    private ImdsDocuments() {}

    /**
     * {@code spot/instance-action}: {@code {"action": "terminate", "time": "2017-09-18T08:22:00Z"}}.
     *
     * @param now when it was read, as the document does not say when it was written
     */
    static Notice spotInterruption(String instanceId, String document, Instant now) throws UnreadableNoticeException {
        Notice.SpotInterruption.Action action =
                switch (field(document, "action")) {
                    case "stop" -> Notice.SpotInterruption.Action.STOP;
                    case "hibernate" -> Notice.SpotInterruption.Action.HIBERNATE;
                    default -> Notice.SpotInterruption.Action.TERMINATE;
                };
        return new Notice.SpotInterruption(instanceId, now, time(field(document, "time")), action, SPOT_NOTICE);
    }

    /** {@code events/recommendations/rebalance}: {@code {"noticeTime": "2020-10-27T08:22:00Z"}}. */
    static Notice rebalance(String instanceId, String document) throws UnreadableNoticeException {
        return new Notice.RebalanceRecommendation(instanceId, time(field(document, "noticeTime")));
    }

    /**
     * {@code events/maintenance/scheduled}: an array of {@code {"NotBefore": "21 Jan 2019 09:00:43 GMT", "Code":
     * "system-reboot", "State": "active", …}}; only the active ones count.
     */
    static List<Notice> maintenance(String instanceId, String document, Instant now) throws UnreadableNoticeException {
        List<Notice> notices = new ArrayList<>();
        Matcher objects = OBJECT.matcher(document);
        while (objects.find()) {
            String event = objects.group();
            if (optional(event, "State").orElse("active").equals("active")) {
                Instant notBefore = maintenanceTime(field(event, "NotBefore"));
                notices.add(new Notice.ScheduledMaintenance(instanceId, now, notBefore, field(event, "Code")));
            }
        }
        return notices;
    }

    private static Instant maintenanceTime(String value) throws UnreadableNoticeException {
        try {
            return LocalDateTime.parse(value, MAINTENANCE_TIME).toInstant(ZoneOffset.UTC);
        } catch (DateTimeParseException e) {
            throw new UnreadableNoticeException(
                    "NotBefore is '" + value + "': expected one like 21 Jan 2019 09:00:43 GMT.", e);
        }
    }

    private static Instant time(String value) throws UnreadableNoticeException {
        try {
            return Instant.parse(value);
        } catch (DateTimeParseException e) {
            throw new UnreadableNoticeException(
                    "The time is '" + value + "': expected one like 2026-03-01T12:00:00Z.", e);
        }
    }

    private static String field(String document, String name) throws UnreadableNoticeException {
        Optional<String> value = optional(document, name);
        if (value.isEmpty()) {
            throw new UnreadableNoticeException("The document has no " + name + ": " + document);
        }
        return value.get();
    }

    private static Optional<String> optional(String document, String name) {
        Matcher matcher = Pattern.compile("\"" + name + "\"\\s*:\\s*\"([^\"\\\\]{1,100})\"")
                .matcher(document);
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }
}
