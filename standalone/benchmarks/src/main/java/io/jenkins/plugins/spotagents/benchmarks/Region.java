package io.jenkins.plugins.spotagents.benchmarks;

import io.jenkins.plugins.spotagents.aws.AwsAccount;
import io.jenkins.plugins.spotagents.aws.AwsClients;
import io.jenkins.plugins.spotagents.aws.terms.Ec2Launch;
import io.jenkins.plugins.spotagents.aws.terms.LaunchTemplateRef;
import io.jenkins.plugins.spotagents.capacity.CapacityPool;
import io.jenkins.plugins.spotagents.capacity.Placement;
import io.jenkins.plugins.spotagents.emulator.EmulatedAws;
import io.jenkins.plugins.spotagents.fleet.demand.InstanceSelection;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchSpec;
import io.jenkins.plugins.spotagents.fleet.demand.PurchasePolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** An emulated region in real time, and the engine's clients to it. */
record Region(EmulatedAws aws, AwsClients clients) implements AutoCloseable {
    private static final List<String> TYPES =
            List.of("m5.xlarge", "m5a.xlarge", "m6i.xlarge", "m6a.xlarge", "m7i.xlarge", "c6i.2xlarge");
    private static final List<String> ZONES = List.of("eu-west-1a", "eu-west-1b", "eu-west-1c");

    static Region open() {
        EmulatedAws aws = EmulatedAws.builder().speed(1).start();
        AwsAccount account = new AwsAccount(
                aws.region(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(aws.endpoint()),
                Optional.of(aws.endpoint()));
        AwsClients clients = AwsClients.open(
                account,
                StaticCredentialsProvider.create(AwsBasicCredentials.create("benchmark", "benchmark")),
                Optional.empty());
        return new Region(aws, clients);
    }

    /** Eighteen pools, a thousand instances in each. */
    LaunchSpec spec() {
        return Ec2Launch.spec(
                "benchmark",
                "linux",
                new LaunchTemplateRef(EmulatedAws.LAUNCH_TEMPLATE, "$Latest"),
                Optional.empty(),
                ZONES.stream().map(aws::subnet).toList(),
                new InstanceSelection.ByType(TYPES),
                PurchasePolicy.DEFAULT,
                Map.of(),
                100_000);
    }

    /** As many placements as asked for, a hundred types in each zone. */
    static List<Placement> placements(int count) {
        List<Placement> placements = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String zone = ZONES.get(i % ZONES.size());
            placements.add(new Placement(new CapacityPool("m" + i / ZONES.size() + ".xlarge", zone), "subnet-" + zone));
        }
        return placements;
    }

    @Override
    public void close() {
        clients.close();
        aws.close();
    }
}
