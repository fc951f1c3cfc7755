package io.jenkins.plugins.spotagents.aws.metadata;

import io.jenkins.plugins.spotagents.interruption.source.MetadataNotices;
import java.net.URI;

/** The notices in IMDS, wherever the machine has it. */
public record ImdsOfMachine() implements MetadataNotices {
    /** Where the AWS SDKs look for the metadata service instead; unset on a usual machine. */
    private static final String ENDPOINT_VARIABLE = "AWS_EC2_METADATA_SERVICE_ENDPOINT";

    @Override
    public Machine here() {
        String configured = System.getenv(ENDPOINT_VARIABLE);
        boolean usual = configured == null || configured.isBlank();
        return new ImdsNotices(usual ? ImdsNotices.AWS : URI.create(configured.trim())).here();
    }
}
