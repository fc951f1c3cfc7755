package io.jenkins.plugins.spotagents.aws;

import java.net.URI;
import java.util.Objects;
import java.util.Optional;

/**
 * Which account and region is talked to, and as whom. Clouds of equal accounts share clients, budgets and the memory of
 * unavailable offerings.
 *
 * @param region such as {@code eu-west-1}
 * @param credentialsId name of the credentials; empty for those of the environment (instance profile, variables)
 * @param assumedRole ARN of a role to assume with them
 * @param ec2Endpoint in place of the region's own (VPC endpoints, emulators)
 * @param sqsEndpoint in place of the region's own
 * @param stsEndpoint in place of the region's own; a VPC endpoint for EC2 knows nothing of roles
 */
public record AwsAccount(
        String region,
        Optional<String> credentialsId,
        Optional<String> assumedRole,
        Optional<URI> ec2Endpoint,
        Optional<URI> sqsEndpoint,
        Optional<URI> stsEndpoint) {
    public AwsAccount {
        Objects.requireNonNull(region, "region");
        Objects.requireNonNull(credentialsId, "credentialsId");
        Objects.requireNonNull(assumedRole, "assumedRole");
        Objects.requireNonNull(ec2Endpoint, "ec2Endpoint");
        Objects.requireNonNull(sqsEndpoint, "sqsEndpoint");
        Objects.requireNonNull(stsEndpoint, "stsEndpoint");
        if (!region.matches("[a-z0-9]+(-[a-z0-9]+)+")) {
            throw new IllegalArgumentException(
                    "'" + region + "' is not an AWS region: expected a name such as eu-west-1.");
        }
        assumedRole.ifPresent(arn -> {
            if (!arn.matches("arn:aws[a-z0-9-]*:iam::[0-9]{12}:role/.+")) {
                throw new IllegalArgumentException("'" + arn
                        + "' is not the ARN of a role: expected arn:aws:iam::<12-digit account>:role/<name>.");
            }
        });
        ec2Endpoint.ifPresent(AwsAccount::requireHttp);
        sqsEndpoint.ifPresent(AwsAccount::requireHttp);
        stsEndpoint.ifPresent(AwsAccount::requireHttp);
    }

    /** An account whose roles are asked for at the region's own endpoint. */
    public AwsAccount(
            String region,
            Optional<String> credentialsId,
            Optional<String> assumedRole,
            Optional<URI> ec2Endpoint,
            Optional<URI> sqsEndpoint) {
        this(region, credentialsId, assumedRole, ec2Endpoint, sqsEndpoint, Optional.empty());
    }

    private static void requireHttp(URI endpoint) {
        if (!"https".equals(endpoint.getScheme()) && !"http".equals(endpoint.getScheme())) {
            throw new IllegalArgumentException(
                    "'" + endpoint + "' is not an endpoint: expected a URL that begins with https:// (or http://).");
        }
    }

    /** Whether what EC2 says to the one holds for the other; from where notices come is no matter. */
    public boolean hasSameEc2(AwsAccount other) {
        return region.equals(other.region)
                && credentialsId.equals(other.credentialsId)
                && assumedRole.equals(other.assumedRole)
                && ec2Endpoint.equals(other.ec2Endpoint);
    }

    /** An account reached with the credentials of the environment and the region's own endpoints. */
    public static AwsAccount of(String region) {
        return new AwsAccount(region, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }
}
