package io.jenkins.plugins.spotagents.cloud;

import java.net.URI;
import java.util.Optional;

/**
 * How a cloud reaches AWS. Clouds of equal settings share clients, inventory and the memory of unavailable offerings.
 *
 * @param region such as {@code eu-west-1}
 * @param credentialsId id of AWS credentials in Jenkins; empty for the SDK's default provider chain
 * @param assumeRoleArn role to assume with them
 * @param ec2Endpoint VPC endpoint or emulator instead of the region's public endpoint
 * @param sqsEndpoint likewise
 */
record ConnectionSettings(
        String region,
        Optional<String> credentialsId,
        Optional<String> assumeRoleArn,
        Optional<URI> ec2Endpoint,
        Optional<URI> sqsEndpoint) {
    ConnectionSettings {
        requireRegion(region);
        assumeRoleArn.ifPresent(ConnectionSettings::requireRole);
    }

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
