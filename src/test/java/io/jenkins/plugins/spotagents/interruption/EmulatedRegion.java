package io.jenkins.plugins.spotagents.interruption;

import io.jenkins.plugins.spotagents.aws.AwsAccount;
import io.jenkins.plugins.spotagents.aws.AwsClients;
import io.jenkins.plugins.spotagents.aws.Ec2InstanceApi;
import io.jenkins.plugins.spotagents.aws.events.QueueUrl;
import io.jenkins.plugins.spotagents.emulator.EmulatedAws;
import io.jenkins.plugins.spotagents.emulator.SdkClients;
import io.jenkins.plugins.spotagents.fleet.api.ApiBudget;
import io.jenkins.plugins.spotagents.inventory.InstanceTags;
import io.jenkins.plugins.spotagents.inventory.Inventory;
import io.jenkins.plugins.spotagents.inventory.InventoryListener;
import io.jenkins.plugins.spotagents.scheduling.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.rules.ExternalResource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.ec2.model.DefaultTargetCapacityType;
import software.amazon.awssdk.services.ec2.model.FleetLaunchTemplateConfigRequest;
import software.amazon.awssdk.services.ec2.model.FleetLaunchTemplateOverridesRequest;
import software.amazon.awssdk.services.ec2.model.FleetType;
import software.amazon.awssdk.services.ec2.model.InstanceType;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

/** An emulated region, our clients for it, and its time as the engine's. */
public final class EmulatedRegion extends ExternalResource implements Scheduler {
    private static final StaticCredentialsProvider CREDENTIALS =
            StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIATESTTESTTESTTEST", "not-a-secret"));

    private static final String CONTROLLER = "us";

    public EmulatedAws aws;
    AwsClients clients;
    private SdkClients sdk;

    @Override
    protected void before() {
        aws = EmulatedAws.builder()
                .seed(1)
                .pool("m5.xlarge", "eu-west-1a", 1_000, 0.07)
                .start();
        sdk = SdkClients.of(aws);
        clients = AwsClients.open(
                new AwsAccount(
                        aws.region(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(aws.endpoint()),
                        Optional.of(aws.endpoint())),
                CREDENTIALS,
                Optional.empty());
    }

    @Override
    protected void after() {
        clients.close();
        sdk.close();
        aws.close();
    }

    /** Running Spot instances. */
    public List<String> launch(int count) {
        FleetLaunchTemplateOverridesRequest override = FleetLaunchTemplateOverridesRequest.builder()
                .instanceType(InstanceType.M5_XLARGE)
                .subnetId(aws.subnet("eu-west-1a"))
                .build();
        FleetLaunchTemplateConfigRequest config = FleetLaunchTemplateConfigRequest.builder()
                .launchTemplateSpecification(template ->
                        template.launchTemplateName(EmulatedAws.LAUNCH_TEMPLATE).version("$Latest"))
                .overrides(override)
                .build();
        Tag owner = Tag.builder().key(InstanceTags.CONTROLLER).value(CONTROLLER).build();
        List<String> ids = sdk
                .ec2()
                .createFleet(request -> request.type(FleetType.INSTANT)
                        .launchTemplateConfigs(config)
                        .tagSpecifications(TagSpecification.builder()
                                .resourceType(ResourceType.INSTANCE)
                                .tags(owner)
                                .build())
                        .targetCapacitySpecification(target -> target.totalTargetCapacity(count)
                                .defaultTargetCapacityType(DefaultTargetCapacityType.SPOT)))
                .instances()
                .stream()
                .flatMap(fleet -> fleet.instanceIds().stream())
                .toList();
        aws.clock().advance(Duration.ofMinutes(1));
        return ids;
    }

    /** As a controller with its own budget would have it, heard by one listener. */
    Inventory inventory(InventoryListener listener) {
        ApiBudget plenty = new ApiBudget(1_000, 1_000, System::nanoTime);
        return new Inventory(
                new Ec2InstanceApi(clients, plenty, plenty, pause -> true), CONTROLLER, List.of(listener), aws.clock());
    }

    QueueUrl queue() {
        return new QueueUrl(aws.noticeQueue().url());
    }

    @Override
    public Instant now() {
        return aws.clock().instant();
    }

    @Override
    public Runnable at(Instant when, Runnable task) {
        return aws.clock().at(when, task)::cancel;
    }
}
