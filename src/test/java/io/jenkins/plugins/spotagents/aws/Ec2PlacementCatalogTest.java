package io.jenkins.plugins.spotagents.aws;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import io.jenkins.plugins.spotagents.aws.terms.Ec2Blueprint;
import io.jenkins.plugins.spotagents.aws.terms.Ec2Launch;
import io.jenkins.plugins.spotagents.aws.terms.LaunchTemplateRef;
import io.jenkins.plugins.spotagents.capacity.CloudCallException;
import io.jenkins.plugins.spotagents.emulator.EmulatedAws;
import io.jenkins.plugins.spotagents.emulator.http.Fault;
import io.jenkins.plugins.spotagents.fleet.demand.InstanceSelection;
import io.jenkins.plugins.spotagents.fleet.demand.InstanceSelection.ByType;
import io.jenkins.plugins.spotagents.fleet.demand.InvalidLaunchSpecException;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchSpec;
import io.jenkins.plugins.spotagents.fleet.demand.PurchasePolicy;
import java.time.Duration;
import java.util.List;
import org.junit.Assert;
import org.junit.Rule;
import org.junit.Test;

public class Ec2PlacementCatalogTest {
    @Rule
    public final AwsFixture fixture = new AwsFixture(EmulatedAws.builder()
            .pool("m5.xlarge", "eu-west-1a", 4, 0.07)
            .pool("m5.xlarge", "eu-west-1b", 4, 0.07)
            .pool("c5.xlarge", "eu-west-1b", 4, 0.09));

    @Test
    public void typesMeetTheSubnetsOfTheZonesThatHaveThem() throws Exception {
        assertThat(
                fixture.catalog.placements(spec(List.of("c5.xlarge", "m5.xlarge"), "eu-west-1a", "eu-west-1b")).stream()
                        .map(placement -> placement.pool().toString())
                        .toList(),
                contains("c5.xlarge/eu-west-1b", "m5.xlarge/eu-west-1a", "m5.xlarge/eu-west-1b"));
    }

    @Test
    public void answersAreRemembered() throws Exception {
        LaunchSpec spec = spec(List.of("m5.xlarge"), "eu-west-1a");
        for (int i = 0; i < 5; i++) {
            fixture.catalog.placements(spec);
        }
        assertThat(describes(), is(3L));

        fixture.aws.clock().advance(Duration.ofMinutes(10));
        fixture.catalog.placements(spec);
        assertThat(describes(), is(5L));
    }

    @Test
    public void aFailureIsNotRemembered() throws Exception {
        LaunchSpec spec = spec(List.of("m5.xlarge"), "eu-west-1a");
        fixture.aws.faults().next("DescribeSubnets", 3, Fault.internalError());
        CloudCallException e = Assert.assertThrows(CloudCallException.class, () -> fixture.catalog.placements(spec));
        assertThat(e.code(), is("InternalError"));

        assertThat(fixture.catalog.placements(spec), hasSize(1));
    }

    @Test
    public void whileEc2IsThrottledAnOldAnswerServes() throws Exception {
        LaunchSpec spec = spec(List.of("m5.xlarge"), "eu-west-1a");
        fixture.catalog.placements(spec);
        fixture.aws.clock().advance(Duration.ofHours(2));
        fixture.aws.faults().always("Describe*", Fault.throttled());

        assertThat(fixture.catalog.placements(spec), hasSize(1));
    }

    @Test
    public void aSubnetThatWasDeletedIsLeftOutAndTold() throws Exception {
        LaunchSpec spec = subnets(fixture.aws.subnet("eu-west-1a"), "subnet-0badbadbadbadbad0");

        assertThat(fixture.catalog.placements(spec), hasSize(1));

        String gone = "Subnet 'subnet-0badbadbadbadbad0' does not exist in eu-west-1 and is left out";
        assertThat(fixture.catalog.leftOut(spec.id()), contains(containsString(gone)));
        assertThat(fixture.catalog.gaps(spec), contains(containsString(gone)));
        fixture.catalog.placements(spec(List.of("m5.xlarge"), "eu-west-1a"));
        assertThat(fixture.catalog.leftOut(spec.id()), is(empty()));
    }

    @Test
    public void aNewVersionOfALaunchTemplateIsTold() throws Exception {
        int[] news = new int[1];
        Ec2PlacementCatalog catalog = fixture.catalog(() -> news[0]++);
        LaunchSpec spec = launchTemplate(
                spec(List.of("m5.xlarge"), "eu-west-1a"),
                new LaunchTemplateRef(EmulatedAws.LAUNCH_TEMPLATE, "$Latest"));
        catalog.lookForNewVersion(spec);
        fixture.aws.clock().advance(Duration.ofMinutes(11));
        catalog.lookForNewVersion(spec);
        assertThat(news[0], is(0));

        fixture.newLaunchTemplateVersion();
        catalog.lookForNewVersion(spec);
        assertThat(news[0], is(0));
        fixture.aws.clock().advance(Duration.ofMinutes(11));
        catalog.lookForNewVersion(spec);

        assertThat(news[0], is(1));
    }

    private LaunchSpec subnets(String... subnets) {
        return fixture.spec(PurchasePolicy.DEFAULT, 10, new ByType(List.of("m5.xlarge")), List.of(subnets));
    }

    @Test
    public void anUnknownSubnetIsNamed() {
        LaunchSpec spec = subnets("subnet-0badbadbadbadbad0");

        assertThat(
                refusal(spec),
                allOf(
                        containsString("Template 'linux' of cloud 'aws'"),
                        containsString("subnet 'subnet-0badbadbadbadbad0' does not exist in eu-west-1"),
                        containsString("Correct the template's subnets")));
    }

    @Test
    public void aTypeThatNoZoneHasIsLeftOut() throws Exception {
        assertThat(fixture.catalog.placements(spec(List.of("m5.xlarge", "x99.huge"), "eu-west-1a")), hasSize(1));
        assertThat(
                refusal(spec(List.of("x99.huge"), "eu-west-1a")),
                containsString("none of the instance types [x99.huge] is offered"));
    }

    @Test
    public void whatOfAListCannotBeLaunchedIsTold() throws Exception {
        assertThat(
                fixture.catalog.gaps(spec(List.of("m5.xlarge", "x99.huge"), "eu-west-1a")),
                contains(containsString("Instance type 'x99.huge' does not exist or is not offered in eu-west-1")));
        assertThat(fixture.catalog.gaps(spec(List.of("m5.xlarge"), "eu-west-1a", "eu-west-1b")), is(empty()));
    }

    @Test
    public void requirementsThatNothingMeetsAreNamed() {
        LaunchSpec spec = fixture.spec(
                PurchasePolicy.DEFAULT,
                10,
                new InstanceSelection.ByRequirements(900, 0, 1, 0, "x86_64", List.of(), List.of()),
                List.of(fixture.aws.subnet("eu-west-1a")));

        assertThat(refusal(spec), containsString("no instance type meets the requirements"));
    }

    @Test
    public void anUnknownLaunchTemplateIsNamed() {
        LaunchSpec plain = spec(List.of("m5.xlarge"), "eu-west-1a");
        for (LaunchTemplateRef missing : List.of(
                new LaunchTemplateRef("no-such", "$Latest"),
                new LaunchTemplateRef("lt-00000000000000bad", "$Latest"),
                new LaunchTemplateRef(EmulatedAws.LAUNCH_TEMPLATE, "77"))) {
            LaunchSpec spec = launchTemplate(plain, missing);

            assertThat(
                    refusal(spec),
                    containsString(
                            missing.version().equals("77")
                                    ? "launch template '" + missing.idOrName() + "', version 77, does not exist"
                                    : "launch template '" + missing.idOrName() + "' does not exist in eu-west-1"));
        }
    }

    static LaunchSpec launchTemplate(LaunchSpec plain, LaunchTemplateRef template) {
        return Ec2Launch.spec(
                plain.cloud(),
                plain.template(),
                template,
                Ec2Blueprint.of(plain).imageId(),
                Ec2Blueprint.of(plain).subnetIds(),
                plain.instances(),
                plain.purchase(),
                plain.tags(),
                plain.maxAgents());
    }

    private String refusal(LaunchSpec spec) {
        return Assert.assertThrows(InvalidLaunchSpecException.class, () -> fixture.catalog.placements(spec))
                .getMessage();
    }

    private LaunchSpec spec(List<String> types, String... zones) {
        return fixture.spec(PurchasePolicy.DEFAULT, 10, types, zones);
    }

    private long describes() {
        return fixture.aws.journal().counts().values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }
}
