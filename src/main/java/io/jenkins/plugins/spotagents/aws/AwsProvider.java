package io.jenkins.plugins.spotagents.aws;

import io.jenkins.plugins.spotagents.aws.events.EventBridgeParser;
import io.jenkins.plugins.spotagents.aws.events.QueueUrl;
import io.jenkins.plugins.spotagents.aws.terms.Ec2Budgets;
import io.jenkins.plugins.spotagents.cost.PriceSource;
import io.jenkins.plugins.spotagents.fleet.api.ApiBudget;
import io.jenkins.plugins.spotagents.fleet.api.FleetApi;
import io.jenkins.plugins.spotagents.fleet.api.Pauses;
import io.jenkins.plugins.spotagents.fleet.demand.PlacementCatalog;
import io.jenkins.plugins.spotagents.interruption.source.NoticeFeed;
import io.jenkins.plugins.spotagents.inventory.InstanceApi;
import io.jenkins.plugins.spotagents.provider.CloudProvider;
import io.jenkins.plugins.spotagents.provider.ProviderFactory;
import io.jenkins.plugins.spotagents.provider.Vendor;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** EC2 and SQS of one account and region, with one set of clients and of budgets. */
public final class AwsProvider implements CloudProvider {
    private final AwsClients clients;
    private final FleetApi fleets;
    private final ApiBudget launches = Ec2Budgets.createFleet();
    private final InstanceApi instances;
    private final PlacementCatalog catalog;
    private final PriceSource spotPrices;

    private AwsProvider(AwsClients clients, Pauses pauses, Executor background, Clock clock, Runnable onNewVersion) {
        this.clients = clients;
        ApiBudget describes = Ec2Budgets.describe();
        fleets = new Ec2FleetApi(clients);
        instances = new Ec2InstanceApi(clients, describes, Ec2Budgets.terminate(), pauses);
        catalog = new Ec2PlacementCatalog(clients, describes, pauses, clock, onNewVersion);
        spotPrices = new Ec2SpotPrices(clients, describes, pauses, clock, background);
    }

    /** @param clients opened by the factory, and closed with what it makes */
    public static ProviderFactory of(Supplier<AwsClients> clients) {
        return (pauses, background, clock, onNewVersion) ->
                new AwsProvider(clients.get(), pauses, background, clock, onNewVersion);
    }

    @Override
    public Vendor vendor() {
        return AwsVendor.EC2;
    }

    @Override
    public FleetApi fleets() {
        return fleets;
    }

    @Override
    public ApiBudget launches() {
        return launches;
    }

    @Override
    public InstanceApi instances() {
        return instances;
    }

    @Override
    public PlacementCatalog catalog() {
        return catalog;
    }

    @Override
    public PriceSource spotPrices() {
        return spotPrices;
    }

    @Override
    public Optional<NoticeFeed> notices(String address) {
        return Optional.of(new NoticeFeed(
                new SqsMessageQueue(clients, new QueueUrl(address)),
                new EventBridgeParser(Optional.empty(), Optional.empty())));
    }

    @Override
    public void close() {
        clients.close();
    }
}
