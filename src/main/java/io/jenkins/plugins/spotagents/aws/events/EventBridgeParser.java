package io.jenkins.plugins.spotagents.aws.events;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.jenkins.plugins.spotagents.interruption.notice.Notice;
import io.jenkins.plugins.spotagents.interruption.notice.UnreadableNoticeException;
import io.jenkins.plugins.spotagents.interruption.source.NoticeParser;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads EventBridge events about EC2 instances. Tolerant of fields and kinds of events that it does not know; strict about
 * whom an event is from and which instance it means.
 *
 * @see <a href="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/spot-instance-termination-notices.html">Spot Instance
 *     interruption notices</a>
 * @see <a href="https://docs.aws.amazon.com/health/latest/ug/aws-health-events-eventbridge-schema.html">AWS Health event
 *     schema</a>
 */
public final class EventBridgeParser implements NoticeParser {
    /** From the event to the reclaim, for all actions but hibernation (EC2 user guide, "Spot Instance interruption notices"). */
    public static final Duration SPOT_NOTICE = Duration.ofMinutes(2);

    /** The longest time that a reservation gives: ten minutes for Capacity Blocks (user guide, "Monitor Capacity Blocks"). */
    private static final Duration LONGEST_NOTICE = Duration.ofMinutes(10);

    /** An EventBridge entry has at most 256 KiB (EventBridge quotas). */
    public static final int MAX_CHARACTERS = 256 * 1024;

    private static final int MAX_DEPTH = 32;
    private static final int MAX_QUOTED = 80;
    private static final Pattern INSTANCE_ID = Pattern.compile("i-[0-9a-f]{8}(?:[0-9a-f]{9})?");
    /** Health API Reference, "AffectedEntity": the others are IMPAIRED, PENDING and UNKNOWN. */
    private static final List<String> NO_LONGER_AFFECTED = List.of("RESOLVED", "UNIMPAIRED");

    private static final List<String> ENDED_STATES = List.of("stopping", "stopped", "shutting-down", "terminated");

    private final ObjectReader json = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .build())
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .reader();
    private final Optional<String> account;
    private final Optional<String> region;

    /**
     * @param account the only account whose events are taken, 12 digits; empty takes any
     * @param region the only region whose events are taken; empty takes any
     */
    public EventBridgeParser(Optional<String> account, Optional<String> region) {
        this.account = Objects.requireNonNull(account, "account");
        this.region = Objects.requireNonNull(region, "region");
    }

    /**
     * @param unlessTold stands in for an event's time that is missing or cannot be read: that an instance goes is worth knowing
     *     all the same
     * @return what the event says about instances; empty for one that means nothing to us (another kind, or an instance that
     *     starts); several for an AWS Health event
     * @throws UnreadableNoticeException if it is no event, or not one from EC2 in our account and region
     */
    @Override
    public List<Notice> parse(String message, Instant unlessTold) throws UnreadableNoticeException {
        if (message.length() > MAX_CHARACTERS) {
            throw new UnreadableNoticeException("The message has " + message.length()
                    + " characters: an event has at most " + MAX_CHARACTERS + ".");
        }
        JsonNode event = read(message);
        Optional<String> inSns = Envelope.ofSns(event);
        if (inSns.isPresent()) {
            // People send their own words through a topic, too.
            return inSns.get().strip().startsWith("{") ? parse(read(inSns.get()), unlessTold) : List.of();
        }
        return parse(event, unlessTold);
    }

    private List<Notice> parse(JsonNode event, Instant unlessTold) throws UnreadableNoticeException {
        if (Envelope.isForeign(event)) {
            return List.of();
        }
        String source = text(event, "source");
        String kind = text(event, "detail-type");
        requireOurs(event, "account", account);
        requireOurs(event, "region", region);
        if (source.equals("aws.health")) {
            return kind.equals("AWS Health Event") ? health(event, unlessTold) : List.of();
        }
        if (!source.equals("aws.ec2")) {
            throw new UnreadableNoticeException("The event's source is " + quoted(source)
                    + ": expected aws.ec2 or aws.health. Does the queue take other rules' events?");
        }
        return switch (kind) {
            case "EC2 Spot Instance Interruption Warning" -> List.of(spotInterruption(event, unlessTold));
            case "EC2 Capacity Reservation Instance Interruption Warning" ->
                List.of(reservationInterruption(event, unlessTold));
            case "EC2 Instance Rebalance Recommendation" ->
                List.of(new Notice.RebalanceRecommendation(instanceId(event), time(event, unlessTold)));
            case "EC2 Instance State-change Notification" -> stateChange(event, unlessTold);
            default -> List.of();
        };
    }

    private JsonNode read(String message) throws UnreadableNoticeException {
        try {
            JsonNode event = json.readTree(message);
            if (event == null || !event.isObject()) {
                throw new UnreadableNoticeException("The message is no JSON object: " + quoted(message));
            }
            return event;
        } catch (JsonProcessingException e) {
            throw new UnreadableNoticeException(
                    "The message is no JSON: " + e.getOriginalMessage() + ", in " + quoted(message), e);
        }
    }

    private static Notice spotInterruption(JsonNode event, Instant unlessTold) throws UnreadableNoticeException {
        String word = text(detail(event), "instance-action");
        Notice.SpotInterruption.Action action = spotAction(word);
        Instant at = time(event, unlessTold);
        boolean atOnce = action == Notice.SpotInterruption.Action.HIBERNATE;
        return new Notice.SpotInterruption(
                instanceId(event), at, atOnce ? at : at.plus(SPOT_NOTICE), action, SPOT_NOTICE);
    }

    /**
     * Capacity that was reserved is taken back; the event names the time.
     *
     * @see <a href="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/monitor-interruptible-cr.html">Monitor interruptible
     *     Capacity Reservations</a>
     */
    private static Notice reservationInterruption(JsonNode event, Instant unlessTold) throws UnreadableNoticeException {
        Instant at = time(event, unlessTold);
        Instant told = instant(detail(event).path("instance-termination-time"))
                .filter(time -> !time.isAfter(at.plus(LONGEST_NOTICE)))
                .orElse(at.plus(SPOT_NOTICE));
        return new Notice.SpotInterruption(
                instanceId(event), at, told, Notice.SpotInterruption.Action.TERMINATE, SPOT_NOTICE);
    }

    private static Notice.SpotInterruption.Action spotAction(String word) throws UnreadableNoticeException {
        return switch (word) {
            case "terminate" -> Notice.SpotInterruption.Action.TERMINATE;
            case "stop" -> Notice.SpotInterruption.Action.STOP;
            case "hibernate" -> Notice.SpotInterruption.Action.HIBERNATE;
            default ->
                throw new UnreadableNoticeException(
                        "The event's instance-action is " + quoted(word) + ": expected terminate, stop or hibernate.");
        };
    }

    private static List<Notice> stateChange(JsonNode event, Instant unlessTold) throws UnreadableNoticeException {
        String state = text(detail(event), "state");
        String instanceId = instanceId(event);
        return ENDED_STATES.contains(state)
                ? List.of(new Notice.StateChange(instanceId, time(event, unlessTold), state))
                : List.of();
    }

    private static List<Notice> health(JsonNode event, Instant unlessTold) throws UnreadableNoticeException {
        JsonNode detail = detail(event);
        if (!text(detail, "service").equals("EC2")
                || !text(detail, "eventTypeCategory").equals("scheduledChange")
                || detail.path("statusCode").asText().equals("closed")) {
            return List.of();
        }
        String code = text(detail, "eventTypeCode");
        Instant notBefore = startTime(text(detail, "startTime"));
        List<Notice> notices = new ArrayList<>();
        Optional<UnreadableNoticeException> wrong = Optional.empty();
        for (JsonNode entity : detail.path("affectedEntities")) {
            String value = instanceOf(entity.path("entityValue").asText());
            if (!value.startsWith("i-")
                    || NO_LONGER_AFFECTED.contains(entity.path("status").asText())) {
                continue;
            }
            try {
                notices.add(new Notice.ScheduledMaintenance(
                        requireInstanceId(value), time(event, unlessTold), notBefore, code));
            } catch (UnreadableNoticeException e) {
                // One of several that is no instance takes nothing from the others.
                wrong = Optional.of(e);
            }
        }
        if (notices.isEmpty() && wrong.isPresent()) {
            throw wrong.get();
        }
        return notices;
    }

    /** {@code arn:aws:ec2:eu-west-1:123456789012:instance/i-…}, too. */
    private static String instanceOf(String entity) {
        return entity.startsWith("arn:") ? entity.substring(entity.lastIndexOf('/') + 1) : entity;
    }

    /** Without its weekday, which is wrong in AWS' own sample, and would make a date unreadable; or as the Health API writes it. */
    private static Instant startTime(String value) throws UnreadableNoticeException {
        try {
            return Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME
                    .withLocale(Locale.ROOT)
                    .parse(value.replaceFirst("^[A-Za-z]{3}, ", "")));
        } catch (DateTimeParseException e) {
            return instant(value)
                    .orElseThrow(() -> new UnreadableNoticeException(
                            "The event's startTime is " + quoted(value)
                                    + ": expected one like Fri, 27 Jan 2023 06:02:51 GMT.",
                            e));
        }
    }

    private static void requireOurs(JsonNode event, String field, Optional<String> ours)
            throws UnreadableNoticeException {
        String value = text(event, field);
        if (ours.isPresent() && !ours.get().equals(value)) {
            throw new UnreadableNoticeException(
                    "The event's " + field + " is " + quoted(value) + ": expected " + ours.get() + ".");
        }
    }

    private static JsonNode detail(JsonNode event) throws UnreadableNoticeException {
        JsonNode detail = event.path("detail");
        if (!detail.isObject()) {
            throw new UnreadableNoticeException("The event has no detail object.");
        }
        return detail;
    }

    private static String instanceId(JsonNode event) throws UnreadableNoticeException {
        return requireInstanceId(text(detail(event), "instance-id"));
    }

    private static String requireInstanceId(String value) throws UnreadableNoticeException {
        if (!INSTANCE_ID.matcher(value).matches()) {
            throw new UnreadableNoticeException(
                    "The event's instance is " + quoted(value) + ": expected i- and 8 or 17 hexadecimal digits.");
        }
        return value;
    }

    private static Instant time(JsonNode event, Instant unlessTold) {
        return instant(event.path("time")).orElse(unlessTold);
    }

    private static Optional<Instant> instant(JsonNode value) {
        return value.isTextual() ? instant(value.textValue()) : Optional.empty();
    }

    private static Optional<Instant> instant(String value) {
        try {
            return Optional.of(Instant.from(DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(value.strip())));
        } catch (DateTimeException unreadable) {
            return Optional.empty();
        }
    }

    private static String text(JsonNode node, String field) throws UnreadableNoticeException {
        JsonNode value = node.path(field);
        if (!value.isTextual()) {
            throw new UnreadableNoticeException("The event has no text " + field + ".");
        }
        return value.textValue();
    }

    /** Short and on one line: it goes into logs, and anybody who may send to the queue writes it. */
    private static String quoted(String value) {
        String start = value.length() > MAX_QUOTED ? value.substring(0, MAX_QUOTED) + "…" : value;
        return "'" + start.replaceAll("\\p{Cntrl}", "?") + "'";
    }
}
