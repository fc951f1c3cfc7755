package io.jenkins.plugins.spotagents.capacity;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import io.jenkins.plugins.spotagents.aws.terms.Ec2Dialect;
import io.jenkins.plugins.spotagents.capacity.Diversification.Finding;
import io.jenkins.plugins.spotagents.capacity.Diversification.Finding.Kind;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.junit.Assert;
import org.junit.Test;

public class DiversificationTest {
    @Test
    public void aWideTemplateHasNoFindings() {
        Diversification wide = of("m5.large m5a.large m6i.large m6a.large c5.xlarge c6i.xlarge", "a b c");

        assertThat(wide.findings(), is(empty()));
        assertThat(wide.pools(), is(18));
        assertThat(wide.generations(), is(new TreeSet<>(List.of(5, 6))));
        assertThat(wide.families().size(), is(6));
    }

    @Test
    public void aSinglePoolIsSaidToTakeEverything() {
        Finding worst = of("m6i.large", "a").findings().get(0);

        assertThat(worst.kind(), is(Kind.ONE_POOL));
        assertThat(worst.blastRadiusPercent(), is(100));
        assertThat(worst.message(), containsString("m6i.large/eu-west-1a"));
    }

    @Test
    public void twoTypesInThreeZonesLoseHalfWithOne() {
        List<Finding> findings = of("m6i.large c5.large", "a b c").findings();

        assertThat(findings.stream().map(Finding::kind).toList(), contains(Kind.FEW_TYPES));
        assertThat(findings.get(0).blastRadiusPercent(), is(50));
        assertThat(findings.get(0).message(), containsString("takes 50 % of the capacity pools"));
    }

    @Test
    public void oneFamilyInTwoZonesIsFoundThrice() {
        List<Finding> findings = of("m6i.large m6i.xlarge m6i.2xlarge m6i.4xlarge m6i.8xlarge m6i.12xlarge", "a b")
                .findings();

        assertThat(
                findings.stream().map(Finding::kind).toList(),
                contains(Kind.ONE_FAMILY, Kind.ONE_GENERATION, Kind.FEW_ZONES));
        assertThat(findings.get(2).blastRadiusPercent(), is(50));
    }

    @Test
    public void nothingCannotBeJudged() {
        Assert.assertThrows(
                IllegalArgumentException.class,
                () -> Diversification.of(List.of(), Ec2Dialect.TYPES, Ec2Dialect.WORDS));
    }

    private static Diversification of(String types, String zones) {
        return Diversification.of(
                Arrays.stream(types.split(" "))
                        .flatMap(type ->
                                Arrays.stream(zones.split(" ")).map(zone -> new CapacityPool(type, "eu-west-1" + zone)))
                        .toList(),
                Ec2Dialect.TYPES,
                Ec2Dialect.WORDS);
    }
}
