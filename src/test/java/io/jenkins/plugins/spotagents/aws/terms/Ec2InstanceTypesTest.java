package io.jenkins.plugins.spotagents.aws.terms;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import io.jenkins.plugins.spotagents.capacity.InstanceType;
import org.junit.Assert;
import org.junit.Test;

public class Ec2InstanceTypesTest {
    private static final Ec2InstanceTypes TYPES = new Ec2InstanceTypes();

    @Test
    public void namesOfInstanceTypesAreUnderstood() {
        assertType("m6i.large", "m6i", 6, "standard");
        assertType("im4gn.16xlarge", "im4gn", 4, "standard");
        assertType("c7a.metal-48xl", "c7a", 7, "standard");
        assertType("g4dn.xlarge", "g4dn", 4, "g");
        assertType("u-6tb1.metal", "u-6tb1", 0, "u");
        assertType("mac2-m2.metal", "mac2-m2", 2, "mac");
        assertType("hpc7g.4xlarge", "hpc7g", 7, "hpc");
        Assert.assertThrows(IllegalArgumentException.class, () -> TYPES.of("large"));
    }

    private static void assertType(String name, String family, int generation, String quota) {
        assertThat(TYPES.of(name), is(new InstanceType(name, family, generation, quota)));
    }
}
