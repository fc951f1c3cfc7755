package io.jenkins.plugins.spotagents.demo;

import io.jenkins.plugins.spotagents.aws.AwsAccount;
import io.jenkins.plugins.spotagents.aws.AwsClients;
import io.jenkins.plugins.spotagents.aws.Ec2FleetApi;
import io.jenkins.plugins.spotagents.aws.Ec2InstanceApi;
import io.jenkins.plugins.spotagents.aws.Ec2PlacementCatalog;
import io.jenkins.plugins.spotagents.emulator.EmulatedAws;
import io.jenkins.plugins.spotagents.fleet.api.ApiBudget;
import io.jenkins.plugins.spotagents.fleet.api.FleetApi;
import io.jenkins.plugins.spotagents.fleet.demand.PlacementCatalog;
import io.jenkins.plugins.spotagents.inventory.InstanceApi;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** The engine's way to AWS: the SDK, over HTTP, to the emulator. */
record AwsPorts(AwsClients clients, FleetApi fleet, PlacementCatalog catalog, InstanceApi instances)
        implements AutoCloseable {
    static AwsPorts connect(EmulatedAws aws, VirtualTime time) {
        AwsAccount account = new AwsAccount(
                aws.region(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(aws.endpoint()),
                Optional.of(aws.endpoint()));
        AwsClients clients = AwsClients.open(
                account,
                StaticCredentialsProvider.create(AwsBasicCredentials.create("demo", "demo")),
                Optional.empty());
        ApiBudget describe = new ApiBudget(100, 20, time::nanoTime);
        ApiBudget terminate = new ApiBudget(100, 5, time::nanoTime);
        return new AwsPorts(
                clients,
                new Ec2FleetApi(clients),
                new Ec2PlacementCatalog(clients, describe, time, aws.clock()),
                new Ec2InstanceApi(clients, describe, terminate, time));
    }

    @Override
    public void close() {
        clients.close();
    }
}
