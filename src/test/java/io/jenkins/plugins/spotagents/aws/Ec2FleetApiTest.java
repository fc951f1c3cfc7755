package io.jenkins.plugins.spotagents.aws;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;

import io.jenkins.plugins.spotagents.aws.terms.Ec2Launch;
import io.jenkins.plugins.spotagents.aws.terms.LaunchTemplateRef;
import io.jenkins.plugins.spotagents.capacity.CapacityPool;
import io.jenkins.plugins.spotagents.capacity.CloudCallException;
import io.jenkins.plugins.spotagents.capacity.Placement;
import io.jenkins.plugins.spotagents.capacity.PurchaseOption;
import io.jenkins.plugins.spotagents.fleet.api.FleetRequest;
import io.jenkins.plugins.spotagents.fleet.api.FleetResult;
import io.jenkins.plugins.spotagents.fleet.demand.InstanceSelection;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchSpec;
import io.jenkins.plugins.spotagents.fleet.demand.PurchasePolicy;
import io.jenkins.plugins.spotagents.fleet.demand.SpotAllocation;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.Test;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.CreateFleetInstance;
import software.amazon.awssdk.services.ec2.model.CreateFleetRequest;
import software.amazon.awssdk.services.ec2.model.CreateFleetResponse;
import software.amazon.awssdk.services.ec2.model.DescribeFleetsInstances;
import software.amazon.awssdk.services.ec2.model.DescribeFleetsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeFleetsResponse;
import software.amazon.awssdk.services.ec2.model.FleetData;
import software.amazon.awssdk.services.ec2.model.FleetLaunchTemplateOverridesRequest;

/** Answers that the emulator never gives, and what requests say. */
public class Ec2FleetApiTest {
    private static final Placement M5 = new Placement(new CapacityPool("m5.large", "eu-west-1a"), "subnet-a");
    private static final Placement C5 = new Placement(new CapacityPool("c5.large", "eu-west-1a"), "subnet-a");

    @Test
    public void aFleetThatIsOnlyNamedIsDescribed() throws CloudCallException {
        Ec2Client ec2 = new FakeClient() {
            @Override
            public CreateFleetResponse createFleet(CreateFleetRequest request) {
                return CreateFleetResponse.builder().fleetId("fleet-1").build();
            }

            @Override
            public DescribeFleetsResponse describeFleets(DescribeFleetsRequest request) {
                assertThat(request.fleetIds(), contains("fleet-1"));
                return DescribeFleetsResponse.builder()
                        .fleets(FleetData.builder()
                                .fleetId("fleet-1")
                                .instances(DescribeFleetsInstances.builder()
                                        .instanceType("c5.large")
                                        .instanceIds("i-1", "i-2")
                                        .build())
                                .build())
                        .build();
            }
        };

        FleetResult result = new Ec2FleetApi(ec2, ec2).createFleet(request(PurchasePolicy.DEFAULT));

        assertThat(
                result.instances(), contains(new FleetResult.Instance("i-1", C5), new FleetResult.Instance("i-2", C5)));
    }

    @Test
    public void anInstanceIsNotLostForWantOfItsPlacement() throws CloudCallException {
        Ec2Client ec2 = new FakeClient() {
            @Override
            public CreateFleetResponse createFleet(CreateFleetRequest request) {
                return CreateFleetResponse.builder()
                        .instances(
                                CreateFleetInstance.builder().instanceIds("i-1").build())
                        .build();
            }
        };

        FleetResult result = new Ec2FleetApi(ec2, ec2).createFleet(request(PurchasePolicy.DEFAULT));

        assertThat(result.instances(), contains(new FleetResult.Instance("i-1", M5)));
    }

    @Test
    public void prioritiesAndPricesAreSentWhereTheyMeanSomething() {
        PurchasePolicy prioritized = new PurchasePolicy(
                0, 100, true, 5, SpotAllocation.CAPACITY_OPTIMIZED_PRIORITIZED, Optional.of(new BigDecimal("0.1200")));

        List<FleetLaunchTemplateOverridesRequest> spot = overrides(request(prioritized, PurchaseOption.SPOT));
        assertThat(spot.get(1).priority(), is(1.0));
        assertThat(spot.get(1).maxPrice(), is("0.1200"));

        List<FleetLaunchTemplateOverridesRequest> onDemand = overrides(request(prioritized, PurchaseOption.ON_DEMAND));
        assertThat(onDemand.get(1).priority() == null, is(true));
        assertThat(onDemand.get(1).maxPrice() == null, is(true));
    }

    private static List<FleetLaunchTemplateOverridesRequest> overrides(FleetRequest request) {
        return Ec2FleetApi.wanted(request).launchTemplateConfigs().get(0).overrides();
    }

    private static FleetRequest request(PurchasePolicy policy) {
        return request(policy, PurchaseOption.SPOT);
    }

    private static FleetRequest request(PurchasePolicy policy, PurchaseOption option) {
        LaunchSpec spec = Ec2Launch.spec(
                "aws",
                "linux",
                new LaunchTemplateRef("agents", "$Latest"),
                Optional.empty(),
                List.of("subnet-a"),
                new InstanceSelection.ByType(List.of("m5.large", "c5.large")),
                policy,
                Map.of(),
                10);
        return new FleetRequest("token-1", spec, option, List.of(M5, C5), 2, Map.of());
    }

    private abstract static class FakeClient implements Ec2Client {
        @Override
        public String serviceName() {
            return SERVICE_NAME;
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }
}
