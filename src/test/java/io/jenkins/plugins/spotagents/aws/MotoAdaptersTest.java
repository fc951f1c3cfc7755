package io.jenkins.plugins.spotagents.aws;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.anEmptyMap;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasEntry;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import io.jenkins.plugins.spotagents.aws.terms.Ec2Blueprint;
import io.jenkins.plugins.spotagents.aws.terms.Ec2Launch;
import io.jenkins.plugins.spotagents.aws.terms.LaunchTemplateRef;
import io.jenkins.plugins.spotagents.capacity.Placement;
import io.jenkins.plugins.spotagents.capacity.PurchaseOption;
import io.jenkins.plugins.spotagents.emulator.MotoServer;
import io.jenkins.plugins.spotagents.fleet.api.ApiBudget;
import io.jenkins.plugins.spotagents.fleet.api.FleetRequest;
import io.jenkins.plugins.spotagents.fleet.api.FleetResult;
import io.jenkins.plugins.spotagents.fleet.api.ManualTime;
import io.jenkins.plugins.spotagents.fleet.demand.InstanceSelection;
import io.jenkins.plugins.spotagents.fleet.demand.InvalidLaunchSpecException;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchSpec;
import io.jenkins.plugins.spotagents.fleet.demand.PurchasePolicy;
import io.jenkins.plugins.spotagents.inventory.Instance;
import io.jenkins.plugins.spotagents.inventory.InstanceTags;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.After;
import org.junit.Assert;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Test;
import software.amazon.awssdk.services.ec2.model.Subnet;

/** The adapters against an EC2 that others emulate, so that our emulator and our adapters cannot be wrong together. */
public class MotoAdaptersTest {
    @ClassRule
    public static final MotoServer MOTO = new MotoServer();

    private static final String TEMPLATE = "adapters";

    private final ManualTime time = new ManualTime();
    private AwsClients clients;
    private LaunchSpec spec;

    @Before
    public void open() {
        clients = AwsClients.open(
                new AwsAccount(
                        "eu-west-1",
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(MOTO.endpoint()),
                        Optional.of(MOTO.endpoint())),
                AwsFixture.credentials(),
                Optional.empty());
        if (clients.ec2().describeLaunchTemplates().launchTemplates().isEmpty()) {
            clients.ec2()
                    .createLaunchTemplate(request -> request.launchTemplateName(TEMPLATE)
                            .launchTemplateData(data -> data.imageId("ami-12c6146b")));
        }
        spec = spec(clients.ec2().describeSubnets().subnets().stream()
                .map(Subnet::subnetId)
                .toList());
    }

    @After
    public void close() {
        clients.close();
    }

    @Test
    public void whatIsLaunchedIsFoundAndEnded() throws Exception {
        List<Placement> placements = catalog().placements(spec);
        assertThat(placements, hasSize(6));

        FleetResult result = new Ec2FleetApi(clients)
                .createFleet(new FleetRequest(
                        "token-1",
                        spec,
                        PurchaseOption.ON_DEMAND,
                        placements,
                        3,
                        Map.of(InstanceTags.CONTROLLER, "moto-1")));
        assertThat(result.instances(), hasSize(3));

        Ec2InstanceApi instances = new Ec2InstanceApi(clients, budget(), budget(), time);
        List<Instance> owned = instances.describeOwned("moto-1");
        assertThat(owned, hasSize(3));
        assertThat(owned.stream().map(Instance::tags).toList(), everyItem(hasEntry(InstanceTags.CONTROLLER, "moto-1")));
        assertThat(instances.describeOwned("moto-2"), hasSize(0));

        List<String> ids = new ArrayList<>(owned.stream().map(Instance::id).toList());
        ids.add(1, "i-0000000000000bad1");
        assertThat(instances.terminate(ids), is(anEmptyMap()));
        assertThat(
                instances.describeOwned("moto-1").stream()
                        .noneMatch(instance -> instance.state().isAlive()),
                is(true));
    }

    @Test
    public void whatDoesNotExistIsNamed() throws Exception {
        List<String> subnets = new ArrayList<>(Ec2Blueprint.of(spec).subnetIds());
        subnets.add("subnet-0badbadbadbadbad0");
        Ec2PlacementCatalog catalog = catalog();

        assertThat(catalog.placements(spec(subnets)), hasSize(6));
        assertThat(catalog.leftOut(spec.id()), contains(containsString("subnet-0badbadbadbadbad0")));

        Exception e = Assert.assertThrows(
                InvalidLaunchSpecException.class, () -> catalog.placements(spec(List.of("subnet-0badbadbadbadbad0"))));
        assertThat(e.getMessage(), containsString("subnet-0badbadbadbadbad0"));
    }

    private Ec2PlacementCatalog catalog() {
        return new Ec2PlacementCatalog(clients, budget(), time, time);
    }

    private ApiBudget budget() {
        return new ApiBudget(100, 20, time::nanoTime);
    }

    private static LaunchSpec spec(List<String> subnets) {
        return Ec2Launch.spec(
                "aws",
                "linux",
                new LaunchTemplateRef(TEMPLATE, "$Latest"),
                Optional.empty(),
                subnets,
                new InstanceSelection.ByType(List.of("m5.large", "c5.large")),
                PurchasePolicy.DEFAULT,
                Map.of(),
                10);
    }
}
