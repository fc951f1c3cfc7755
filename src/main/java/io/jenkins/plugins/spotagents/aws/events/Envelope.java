package io.jenkins.plugins.spotagents.aws.events;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * What a message is wrapped in, if it did not come from EventBridge directly, and what is known to be no event at all.
 *
 * @see <a href="https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html">SNS message and JSON formats</a>
 */
final class Envelope {
    private Envelope() {}

    /** The message inside, where SNS delivers it without raw delivery; empty for one that is no notification of SNS. */
    static Optional<String> ofSns(JsonNode message) {
        return message.path("Type").asText().equals("Notification")
                        && message.path("TopicArn").isTextual()
                        && message.path("Message").isTextual()
                ? Optional.of(message.path("Message").textValue())
                : Optional.empty();
    }

    /**
     * Messages that share a queue with events, and mean nothing to us: those of SNS about its subscriptions, and what lifecycle hooks
     * of an Auto Scaling group send by themselves (EC2 Auto Scaling user guide, "Prepare to add a lifecycle hook": its group has a
     * capacity of its own, which is not ours to replace).
     */
    static boolean isForeign(JsonNode message) {
        return message.path("Type").asText().endsWith("SubscriptionConfirmation")
                || message.path("Type").asText().equals("UnsubscribeConfirmation")
                || message.path("LifecycleTransition").isTextual()
                || message.path("Event").asText().startsWith("autoscaling:");
    }
}
