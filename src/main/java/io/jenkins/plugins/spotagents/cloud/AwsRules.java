package io.jenkins.plugins.spotagents.cloud;

import java.net.URI;

/** What the form can say about AWS' names without asking AWS. */
final class AwsRules {
    private AwsRules() {}

    /** @throws IllegalArgumentException naming the value */
    static void requireRegion(String region) {
        if (!region.matches("[a-z]{2,}(-[a-z]+)+-\\d{1,2}")) {
            throw new IllegalArgumentException(
                    region.isEmpty()
                            ? "No region is named: give one, such as eu-west-1."
                            : "Region '" + region + "' is none: expected a name such as eu-west-1.");
        }
    }

    /** @throws IllegalArgumentException naming the value; an empty one is none, and fine */
    static void requireRole(String arn) {
        if (!arn.matches("|arn:aws[a-z-]*:iam::\\d{12}:role/\\S+")) {
            throw new IllegalArgumentException(
                    "Role '" + arn + "' is no role ARN: expected arn:aws:iam::123456789012:role/name.");
        }
    }

    /** @throws IllegalArgumentException naming the value */
    static URI endpoint(String what, String typed) {
        try {
            URI uri = URI.create(typed);
            if (uri.getHost() != null && ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()))) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(message(what, typed), e);
        }
        throw new IllegalArgumentException(message(what, typed));
    }

    private static String message(String what, String typed) {
        return what + " '" + typed + "' is no URL: expected https://host or https://host/path.";
    }
}
