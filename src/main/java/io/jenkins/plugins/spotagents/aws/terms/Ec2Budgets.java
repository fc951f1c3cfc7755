package io.jenkins.plugins.spotagents.aws.terms;

import io.jenkins.plugins.spotagents.fleet.api.ApiBudget;

/** How many calls EC2 takes of one account and region (EC2 API Reference, "Request throttling"). */
public final class Ec2Budgets {
    private Ec2Budgets() {}

    /** CreateFleet: AWS documents a bucket of 50 with 5 a second. */
    public static ApiBudget createFleet() {
        return new ApiBudget(50, 5, System::nanoTime);
    }

    /** Unfiltered and filtered Describe calls: AWS documents a bucket of 100 with 20 a second. */
    public static ApiBudget describe() {
        return new ApiBudget(100, 20, System::nanoTime);
    }

    /** TerminateInstances and other mutating calls: AWS documents a bucket of 100 with 5 a second. */
    public static ApiBudget terminate() {
        return new ApiBudget(100, 5, System::nanoTime);
    }
}
