package io.jenkins.plugins.spotagents.aws.terms;

import io.jenkins.plugins.spotagents.capacity.Billing;
import java.time.Duration;

/** How EC2 charges Linux instances. */
public final class Ec2Billing {
    /**
     * By the second, for a minute at least (EC2 pricing, "Per second billing"); a Spot instance that EC2 interrupts within its first
     * hour is not charged (EC2 User Guide, "Billing for interrupted Spot Instances").
     */
    public static final Billing LINUX = new Billing(Duration.ofMinutes(1), Duration.ofHours(1));

    private Ec2Billing() {}
}
