package io.jenkins.plugins.spotagents.emulator;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.Assume.assumeThat;

import io.jenkins.plugins.spotagents.emulator.boot.ProcessBoot;
import io.jenkins.plugins.spotagents.emulator.world.InstanceBoot;
import io.jenkins.plugins.spotagents.emulator.world.InstanceView;
import io.jenkins.plugins.spotagents.emulator.world.LaunchTemplates;
import io.jenkins.plugins.spotagents.emulator.world.LifeState;
import io.jenkins.plugins.spotagents.emulator.world.NoticePlan;
import io.jenkins.plugins.spotagents.emulator.world.StopKind;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** What stands behind instances starts when they have booted and ends with them. */
public class BootTest {
    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private static String launch(EmulatedAws aws, SdkClients clients) {
        return FleetCalls.ids(FleetCalls.with(clients.ec2())
                        .pools("m5.xlarge/eu-west-1a")
                        .spot(1))
                .get(0);
    }

    private static EmulatedAws start(InstanceBoot boot) {
        return EmulatedAws.builder()
                .pool("m5.xlarge", "eu-west-1a", 10, 0.07)
                .boot(boot)
                .start();
    }

    @Test
    public void aCallbackHearsOfStartAndEnd() {
        List<String> heard = Collections.synchronizedList(new ArrayList<>());
        InstanceBoot boot = new InstanceBoot() {
            @Override
            public void started(InstanceView instance) {
                heard.add("started " + instance.id() + " " + instance.state());
            }

            @Override
            public void stopped(InstanceView instance, StopKind kind) {
                heard.add("stopped " + instance.id() + " " + kind);
            }
        };
        List<String> expected;
        try (EmulatedAws aws = start(boot);
                SdkClients clients = SdkClients.of(aws)) {
            String reclaimed = launch(aws, clients);
            String lingering = launch(aws, clients);
            aws.clock().advance(Duration.ofSeconds(24));
            assertThat(heard, is(empty()));
            aws.clock().advance(Duration.ofSeconds(1));
            String neverBooted = launch(aws, clients);
            clients.ec2().terminateInstances(r -> r.instanceIds(neverBooted));
            aws.reclaim(reclaimed, NoticePlan.sqsAndImds());
            aws.reclaim(lingering, NoticePlan.none().machineLingers(Duration.ofMinutes(3)));
            assertThat(aws.instance(lingering).state(), is(LifeState.SHUTTING_DOWN));
            aws.clock().advance(Duration.ofMinutes(3));
            String closed = launch(aws, clients);
            aws.clock().advance(Duration.ofSeconds(25));
            expected = List.of(
                    "started " + reclaimed + " RUNNING",
                    "started " + lingering + " RUNNING",
                    "stopped " + reclaimed + " RECLAIMED",
                    "stopped " + lingering + " RECLAIMED",
                    "started " + closed + " RUNNING",
                    "stopped " + closed + " EMULATOR_CLOSED");
        }
        assertThat(heard, is(expected));
    }

    @Test
    public void aBootMayCallTheApi() {
        List<String> seen = Collections.synchronizedList(new ArrayList<>());
        SdkClients[] clients = new SdkClients[1];
        InstanceBoot boot = new InstanceBoot() {
            @Override
            public void started(InstanceView instance) {
                clients[0].ec2().terminateInstances(r -> r.instanceIds(instance.id()));
            }

            @Override
            public void stopped(InstanceView instance, StopKind kind) {
                seen.add(instance.id() + " " + kind);
            }
        };
        try (EmulatedAws aws = start(boot)) {
            clients[0] = SdkClients.of(aws);
            String id = launch(aws, clients[0]);
            aws.clock().advance(Duration.ofSeconds(25));
            clients[0].close();

            assertThat(seen, contains(id + " TERMINATED"));
        }
    }

    @Test
    public void userDataRunAsAProcessThatDiesWithTheInstance() throws IOException, InterruptedException {
        Path home = folder.getRoot().toPath();
        String script =
                "echo \"$INSTANCE_ID in $AVAILABILITY_ZONE asks $AWS_EC2_METADATA_SERVICE_ENDPOINT\"; mkfifo p; read x < p";
        String userData = Base64.getEncoder().encodeToString(script.getBytes(StandardCharsets.UTF_8));
        try (ProcessBoot boot = ProcessBoot.ofUserData(home);
                EmulatedAws aws = EmulatedAws.builder()
                        .pool("m5.xlarge", "eu-west-1a", 10, 0.07)
                        .launchTemplate("scripted", new LaunchTemplates.Data(EmulatedAws.IMAGE, "", userData, Map.of()))
                        .boot(boot)
                        .start();
                SdkClients clients = SdkClients.of(aws)) {
            String id = FleetCalls.ids(FleetCalls.with(clients.ec2())
                            .template("scripted")
                            .pools("m5.xlarge/eu-west-1a")
                            .spot(1))
                    .get(0);
            aws.clock().advance(Duration.ofSeconds(25));
            Process process = boot.process(id);
            assertThat(process.isAlive(), is(true));

            aws.reclaim(id, NoticePlan.sqsAndImds());
            assertThat(process.isAlive(), is(true));
            aws.clock().advance(Duration.ofMinutes(2));

            assertThat(process.waitFor(10, TimeUnit.SECONDS), is(true));
            assertThat(process.exitValue(), is(not(0)));
            assertThat(boot.process(id), is(nullValue()));
        }
        try (var logs = Files.list(home)) {
            assertThat(logs.filter(p -> p.toString().endsWith(".log")).count(), is(1L));
        }
    }

    /** As a Pipeline's {@code sh} does, so that its script outlives the agent's connection. */
    @Test
    public void whatWasLeftInTheBackgroundDiesWithTheInstance() throws IOException {
        assumeThat(LocalProgram.find("setsid").isPresent(), is(true));
        Path home = folder.getRoot().toPath();
        Path fifo = home.resolve("fifo");
        String script = "mkfifo '" + fifo + "'; (nohup cat '" + fifo + "' >/dev/null 2>&1 &)";
        try (ProcessBoot boot =
                        new ProcessBoot(instance -> List.of("/bin/sh", "-c", script), home.resolve("machines"));
                EmulatedAws aws = start(boot);
                SdkClients clients = SdkClients.of(aws)) {
            String id = launch(aws, clients);
            aws.clock().advance(Duration.ofSeconds(25));
            await().until(() -> Files.exists(fifo));

            try (OutputStream left = Files.newOutputStream(fifo)) {
                left.write('1');
                aws.reclaim(id, NoticePlan.none());

                await().until(() -> isBroken(left));
            }
        }
    }

    /** Whether the reader is gone. */
    private static boolean isBroken(OutputStream pipe) {
        try {
            pipe.write('2');
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    @Test
    public void aBootThatFailsHarmsNobody() {
        InstanceBoot boot = new InstanceBoot() {
            @Override
            public void started(InstanceView instance) {
                throw new IllegalStateException("no machine for " + instance.id());
            }

            @Override
            public void stopped(InstanceView instance, StopKind kind) {
                throw new IllegalStateException("nor here");
            }
        };
        try (EmulatedAws aws = start(boot);
                SdkClients clients = SdkClients.of(aws)) {
            String id = launch(aws, clients);

            aws.clock().advance(Duration.ofSeconds(25));

            assertThat(aws.instance(id).state(), is(LifeState.RUNNING));
            assertThat(aws.imds(id).toString(), containsString(id));
        }
    }
}
