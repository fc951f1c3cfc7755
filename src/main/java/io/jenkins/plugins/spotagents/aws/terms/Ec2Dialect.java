package io.jenkins.plugins.spotagents.aws.terms;

import io.jenkins.plugins.spotagents.fleet.api.Dialect;

/** How EC2 speaks. */
public final class Ec2Dialect {
    public static final Dialect EC2 = new Dialect(Ec2Errors.BOOK);

    private Ec2Dialect() {}
}
