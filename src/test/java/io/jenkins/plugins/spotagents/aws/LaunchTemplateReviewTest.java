package io.jenkins.plugins.spotagents.aws;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import io.jenkins.plugins.spotagents.aws.terms.LaunchTemplateRef;
import io.jenkins.plugins.spotagents.emulator.EmulatedAws;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchSpec;
import io.jenkins.plugins.spotagents.fleet.demand.PurchasePolicy;
import java.util.List;
import java.util.function.Consumer;
import org.junit.Rule;
import org.junit.Test;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateInstanceNetworkInterfaceSpecificationRequest;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateTagSpecificationRequest;
import software.amazon.awssdk.services.ec2.model.MarketType;
import software.amazon.awssdk.services.ec2.model.RequestLaunchTemplateData;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.Tag;

/** Launch templates that do not go with us, read as EC2 describes them. */
public class LaunchTemplateReviewTest {
    @Rule
    public final AwsFixture fixture = new AwsFixture(EmulatedAws.builder().pool("m5.xlarge", "eu-west-1a", 4, 0.07));

    @Test
    public void aPlainLaunchTemplateIsWell() throws Exception {
        assertThat(findings(data -> {}), is(empty()));
    }

    @Test
    public void whatConflictsIsNamedWithItsRemedy() throws Exception {
        conflicts(data -> data.networkInterfaces(network().subnetId("subnet-1").build()), "in subnet-1");
        conflicts(
                data -> data.placement(placement -> placement.availabilityZone("eu-west-1b")), "placed in eu-west-1b");
        conflicts(data -> data.placement(placement -> placement.hostId("h-1")), "dedicated host h-1");
        conflicts(data -> data.instanceMarketOptions(market -> market.marketType(MarketType.SPOT)), "market options");
        conflicts(
                data -> data.instanceRequirements(
                        wanted -> wanted.vCpuCount(cpus -> cpus.min(2)).memoryMiB(memory -> memory.min(4))),
                "instance requirements");
        conflicts(
                data -> data.tagSpecifications(tags(ResourceType.SPOT_INSTANCES_REQUEST)),
                "tags spot-instances-request");
        conflicts(data -> data.disableApiTermination(true), "termination protection");
        conflicts(data -> data.hibernationOptions(hibernation -> hibernation.configured(true)), "hibernation");
        conflicts(data -> data.instanceInitiatedShutdownBehavior("stop"), "shut down from inside");
    }

    @Test
    public void whatIsThereAndDoesNotConflictIsNotNamed() throws Exception {
        assertThat(
                findings(data -> data.networkInterfaces(
                                network().associatePublicIpAddress(true).build())
                        .disableApiTermination(false)
                        .instanceInitiatedShutdownBehavior("terminate")
                        .tagSpecifications(tags(ResourceType.INSTANCE))),
                is(empty()));
    }

    private static LaunchTemplateInstanceNetworkInterfaceSpecificationRequest.Builder network() {
        return LaunchTemplateInstanceNetworkInterfaceSpecificationRequest.builder()
                .deviceIndex(0);
    }

    private static LaunchTemplateTagSpecificationRequest tags(ResourceType type) {
        return LaunchTemplateTagSpecificationRequest.builder()
                .resourceType(type)
                .tags(Tag.builder().key("a").value("b").build())
                .build();
    }

    private void conflicts(Consumer<RequestLaunchTemplateData.Builder> template, String finding) throws Exception {
        assertThat(findings(template), contains(containsString(finding)));
    }

    private List<String> findings(Consumer<RequestLaunchTemplateData.Builder> template) throws Exception {
        String name = "reviewed-" + System.identityHashCode(template);
        fixture.clients
                .ec2()
                .createLaunchTemplate(
                        request -> request.launchTemplateName(name).launchTemplateData(template));
        LaunchSpec plain = fixture.spec(PurchasePolicy.DEFAULT, 10, List.of("m5.xlarge"), "eu-west-1a");
        return new LaunchTemplateReview(fixture.clients)
                .of(Ec2PlacementCatalogTest.launchTemplate(plain, new LaunchTemplateRef(name, "$Latest")));
    }
}
