package io.jenkins.plugins.spotagents.aws;

import io.jenkins.plugins.spotagents.inventory.EndExplanation;
import io.jenkins.plugins.spotagents.inventory.EndExplanation.Cause;

/**
 * What EC2's state reasons mean (EC2 API Reference, "StateReason"; EC2 User Guide, "Instance terminates immediately"). Codes begin with
 * {@code Server.} or {@code Client.}; only these that stand here mean something else than that the instance, or its launch, failed.
 */
final class StateReasons {
    private static final String KMS =
            "An encrypted volume needs a KMS key that is enabled and that the Spot service-linked role and the"
                    + " plugin's role may use; otherwise the image or a snapshot is broken.";

    private StateReasons() {}

    static EndExplanation of(String code, String message) {
        return new EndExplanation(cause(code), code, SdkErrors.clean(message), remedy(code));
    }

    private static Cause cause(String code) {
        if (code.startsWith("Server.SpotInstance")) {
            return Cause.RECLAIMED;
        }
        if (code.startsWith("Server.Insufficient")) {
            return Cause.NO_CAPACITY;
        }
        return code.isEmpty() ? Cause.UNKNOWN : Cause.OTHER;
    }

    private static String remedy(String code) {
        if (code.contains("KMS") || code.equals("Client.InternalError")) {
            return KMS;
        }
        if (code.endsWith("LimitExceeded")) {
            return "Raise the quota that it names in Service Quotas (EC2 and EBS).";
        }
        if (code.startsWith("Client.User")) {
            return "A person or a program ended it by a call: CloudTrail names who.";
        }
        if (code.startsWith("Client.InstanceInitiated")) {
            return "It was shut down from inside: look at the image, its user data and its system log.";
        }
        if (code.startsWith("Server.")) {
            return "EC2 has trouble of its own: see the AWS Health Dashboard if it persists.";
        }
        return "Correct what it names in a new version of the launch template, or in the image.";
    }
}
