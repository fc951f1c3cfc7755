package io.jenkins.plugins.spotagents.aws;

import io.jenkins.plugins.spotagents.aws.events.EventBridgeParser;
import io.jenkins.plugins.spotagents.aws.metadata.ImdsOfMachine;
import io.jenkins.plugins.spotagents.aws.terms.Ec2Billing;
import io.jenkins.plugins.spotagents.aws.terms.Ec2Dialect;
import io.jenkins.plugins.spotagents.provider.Vendor;
import java.util.Optional;

/** EC2 as a vendor. */
public final class AwsVendor {
    public static final Vendor EC2 = new Vendor(
            Ec2Dialect.EC2, Ec2Billing.LINUX, EventBridgeParser.SPOT_NOTICE, Optional.of(new ImdsOfMachine()));

    private AwsVendor() {}
}
