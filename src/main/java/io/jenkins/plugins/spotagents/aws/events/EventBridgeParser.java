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

    /** An EventBridge entry has at most 256 KiB (EventBridge quotas). */
    public static final int MAX_CHARACTERS = 256 * 1024;

    private static final int MAX_DEPTH = 32;
    private static final int MAX_QUOTED = 80;
    private static final Pattern INSTANCE_ID = Pattern.compile("i-[0-9a-f]{8}(?:[0-9a-f]{9})?");
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
     * @return what the event says about instances; empty for one that means nothing to us (another kind, or an instance that
     *     starts); several for an AWS Health event
     * @throws UnreadableNoticeException if it is no event, or not one from EC2 in our account and region
     */
    @Override
    public List<Notice> parse(String message) throws UnreadableNoticeException {
        if (message.length() > MAX_CHARACTERS) {
            throw new UnreadableNoticeException("The message has " + message.length()
                    + " characters: an event has at most " + MAX_CHARACTERS + ".");
        }
        JsonNode event = read(message);
        String source = text(event, "source");
        String kind = text(event, "detail-type");
        requireOurs(event, "account", account);
        requireOurs(event, "region", region);
        if (source.equals("aws.health")) {
            return kind.equals("AWS Health Event") ? health(event) : List.of();
        }
        if (!source.equals("aws.ec2")) {
            throw new UnreadableNoticeException("The event's source is " + quoted(source)
                    + ": expected aws.ec2 or aws.health. Does the queue take other rules' events?");
        }
        return switch (kind) {
            case "EC2 Spot Instance Interruption Warning" -> List.of(spotInterruption(event));
            case "EC2 Instance Rebalance Recommendation" ->
                List.of(new Notice.RebalanceRecommendation(instanceId(event), time(event)));
            case "EC2 Instance State-change Notification" -> stateChange(event);
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

    private static Notice spotInterruption(JsonNode event) throws UnreadableNoticeException {
        String word = text(detail(event), "instance-action");
        Notice.SpotInterruption.Action action = spotAction(word);
        Instant at = time(event);
        boolean atOnce = action == Notice.SpotInterruption.Action.HIBERNATE;
        return new Notice.SpotInterruption(
                instanceId(event), at, atOnce ? at : at.plus(SPOT_NOTICE), action, SPOT_NOTICE);
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

    private static List<Notice> stateChange(JsonNode event) throws UnreadableNoticeException {
        String state = text(detail(event), "state");
        String instanceId = instanceId(event);
        return ENDED_STATES.contains(state)
                ? List.of(new Notice.StateChange(instanceId, time(event), state))
                : List.of();
    }

    private static List<Notice> health(JsonNode event) throws UnreadableNoticeException {
        JsonNode detail = detail(event);
        if (!text(detail, "service").equals("EC2")
                || !text(detail, "eventTypeCategory").equals("scheduledChange")
                || detail.path("statusCode").asText().equals("closed")) {
            return List.of();
        }
        String code = text(detail, "eventTypeCode");
        Instant notBefore = rfc1123(text(detail, "startTime"));
        List<Notice> notices = new ArrayList<>();
        for (JsonNode entity : detail.path("affectedEntities")) {
            String value = entity.path("entityValue").asText();
            if (value.startsWith("i-")) {
                notices.add(new Notice.ScheduledMaintenance(requireInstanceId(value), time(event), notBefore, code));
            }
        }
        return notices;
    }

    private static Instant rfc1123(String value) throws UnreadableNoticeException {
        try {
            return Instant.from(
                    DateTimeFormatter.RFC_1123_DATE_TIME.withLocale(Locale.ROOT).parse(value));
        } catch (DateTimeParseException e) {
            throw new UnreadableNoticeException(
                    "The event's startTime is " + quoted(value) + ": expected one like Fri, 27 Jan 2023 06:02:51 GMT.",
                    e);
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

    private static Instant time(JsonNode event) throws UnreadableNoticeException {
        String value = text(event, "time");
        try {
            return Instant.parse(value);
        } catch (DateTimeParseException e) {
            throw new UnreadableNoticeException(
                    "The event's time is " + quoted(value) + ": expected one like 2026-03-01T12:00:00Z.", e);
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
