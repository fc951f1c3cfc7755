package io.jenkins.plugins.spotagents.emulator.scenario;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.Assert.assertThrows;

import io.jenkins.plugins.spotagents.emulator.EmulatedAws;
import io.jenkins.plugins.spotagents.emulator.FleetCalls;
import io.jenkins.plugins.spotagents.emulator.SdkClients;
import io.jenkins.plugins.spotagents.emulator.http.Fault;
import io.jenkins.plugins.spotagents.emulator.world.Market;
import io.jenkins.plugins.spotagents.emulator.world.NoticePlan;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.Test;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.InstanceType;

/** Scenarios happen at their times, and again in the same way. */
public class ScenarioTest {
    private static Duration minutes(long minutes) {
        return Duration.ofMinutes(minutes);
    }

    private static void launch(SdkClients clients, int count) {
        FleetCalls.with(clients.ec2())
                .override(o -> o.instanceType(InstanceType.M5_XLARGE))
                .spot(count);
    }

    /** Everything that a run led to, in words. */
    private static List<String> play(long seed) {
        try (EmulatedAws aws = EmulatedAws.builder()
                        .seed(seed)
                        .pool("m5.xlarge", "eu-west-1a", 20, 0.07)
                        .pool("m5.xlarge", "eu-west-1b", 20, 0.07)
                        .start();
                SdkClients clients = SdkClients.of(aws)) {
            new Scenario()
                    .reclaimShare(minutes(1), 0.3, NoticePlan.sqsAndImds())
                    .pressure(minutes(2), minutes(6), minutes(1), 0.1, seed, NoticePlan.none())
                    .capacity(minutes(7), "m5.xlarge", "eu-west-1a", 3)
                    .play(aws);
            launch(clients, 30);
            aws.clock().advance(minutes(15));
            return aws.instances().stream()
                    .map(i -> i.id() + " " + i.pool() + " " + i.state() + " " + i.reasonCode())
                    .toList();
        }
    }

    @Test
    public void theSameSeedIsTheSameStory() {
        assertThat(play(7), is(play(7)));
        assertThat(play(7), is(not(play(8))));
    }

    @Test
    public void eventsHappenAtTheirTimes() {
        try (EmulatedAws aws = EmulatedAws.builder()
                        .pool("m5.xlarge", "eu-west-1a", 20, 0.07)
                        .start();
                SdkClients clients = SdkClients.of(aws)) {
            new Scenario()
                    .fault(minutes(1), "CreateFleet", 1, Fault.error(400, "Broken"))
                    .quota(minutes(2), Market.SPOT, 0)
                    .price(minutes(3), "m5.xlarge", "eu-west-1a", 0.5)
                    .onDemandCapacity(minutes(3), "m5.xlarge", "eu-west-1a", 0)
                    .reclaimSome(minutes(4), "m5.xlarge", "eu-west-1a", 1, NoticePlan.none())
                    .play(aws);

            aws.clock().advance(minutes(1));
            assertThrows(Ec2Exception.class, () -> launch(clients, 1));
            launch(clients, 2);
            assertThat(aws.liveInstances(), hasSize(2));
            aws.clock().advance(minutes(1));
            launch(clients, 1);
            assertThat(aws.liveInstances(), hasSize(2));
            aws.clock().advance(minutes(1));
            String price = clients.ec2()
                    .describeSpotPriceHistory()
                    .spotPriceHistory()
                    .get(0)
                    .spotPrice();
            assertThat(price, is("0.5"));
            aws.clock().advance(minutes(1));
            assertThat(aws.liveInstances(), hasSize(1));
        }
    }

    @Test
    public void aFileSaysTheSame() {
        EmulatorConfiguration configuration = EmulatorConfiguration.parse("""
                {"seed": 42, "region": "us-east-1", "throttled": true, "speed": 6000,
                 "pools": [{"type": "m5.xlarge", "zone": "us-east-1a", "capacity": 10, "price": 0.07}],
                 "events": [{"at": "PT0S", "type": "m5.xlarge", "zone": "us-east-1a", "capacity": 0},
                            {"at": "PT5M", "reclaimShare": 0.3, "notice": "none"},
                            {"at": "PT9M", "type": "m5.xlarge", "zone": "us-east-1a", "price": 0.12}]}
                """);
        try (EmulatedAws aws = configuration.builder().start()) {
            configuration.scenario().play(aws);

            assertThat(aws.region(), is("us-east-1"));
        }
    }

    @Test
    public void aFileThatIsWrongIsToldSo() {
        IllegalArgumentException key =
                assertThrows(IllegalArgumentException.class, () -> EmulatorConfiguration.parse("{\"pool\": []}"));
        assertThat(key.getMessage(), containsString("pool"));
        for (String event : List.of(
                "\"at\": \"3m\"", "\"at\": \"PT3M\"", "\"at\": \"PT3M\", \"reclaimShare\": 1, \"notice\": \"x\"")) {
            EmulatorConfiguration wrong = EmulatorConfiguration.parse("{\"events\": [{" + event + "}]}");
            assertThrows(event, IllegalArgumentException.class, wrong::scenario);
        }
    }

    @Test
    public void theProgramRunsUntilItsInputEnds() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        EmulatorMain.run(
                new String[] {"--seed", "3", "--speed", "60"},
                new ByteArrayInputStream(new byte[0]),
                new PrintStream(out, true, StandardCharsets.UTF_8));

        assertThat(out.toString(StandardCharsets.UTF_8), containsString("endpoint=http://127.0.0.1:"));
        assertThrows(
                IllegalArgumentException.class,
                () -> EmulatorMain.run(new String[] {"--sped", "1"}, InputStream.nullInputStream(), System.out));
    }
}
