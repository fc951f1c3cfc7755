package io.jenkins.plugins.spotagents.aws.terms;

import io.jenkins.plugins.spotagents.capacity.InstanceTypes;
import io.jenkins.plugins.spotagents.capacity.Vocabulary;
import io.jenkins.plugins.spotagents.fleet.api.Dialect;

/** How EC2 speaks. */
public final class Ec2Dialect {
    public static final InstanceTypes TYPES = new Ec2InstanceTypes();
    public static final Vocabulary WORDS = new Vocabulary("EC2", "Availability Zone", "subnet");
    public static final Dialect EC2 = new Dialect(Ec2Errors.BOOK, TYPES, WORDS);

    private Ec2Dialect() {}
}
