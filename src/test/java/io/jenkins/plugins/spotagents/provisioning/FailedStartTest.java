package io.jenkins.plugins.spotagents.provisioning;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.anEmptyMap;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import hudson.model.FreeStyleProject;
import hudson.model.Label;
import hudson.model.Queue;
import io.jenkins.plugins.spotagents.capacity.Probation;
import io.jenkins.plugins.spotagents.cloud.SpotCloud;
import io.jenkins.plugins.spotagents.emulator.EmulatedAws;
import io.jenkins.plugins.spotagents.monitor.CloudView;
import io.jenkins.plugins.spotagents.scenario.SpotEc2;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.RuleChain;
import org.jvnet.hudson.test.JenkinsRule;

/** Instances that EC2 launches and that never become agents, while builds wait. */
public class FailedStartTest {
    private static final int BUILDS = 5;

    private final SpotEc2 ec2 = new SpotEc2();
    private final JenkinsRule jenkins = new JenkinsRule();

    @Rule
    public final RuleChain rules = RuleChain.outerRule(ec2).around(jenkins);

    @Test
    public void instancesThatDieAtTheirBirthAreAFailedLaunchOfTheirTemplateAndNobodyElsesFault() throws Exception {
        ec2.aws().failStarts(EmulatedAws.IMAGE, "Client.InvalidKMSKey.InvalidState", "The KMS key is disabled");
        SpotCloud cloud = ec2.cloud(template -> {});
        jenkins.jenkins.clouds.add(cloud);
        List<FreeStyleProject> jobs = queue();

        await().atMost(Duration.ofSeconds(60)).until(() -> problem(cloud).contains("The KMS key is disabled"));
        await().atMost(Duration.ofSeconds(60)).until(() -> problem(cloud).contains("in a row"));
        await().atMost(Duration.ofSeconds(60))
                .until(() -> Stream.of(jenkins.jenkins.getQueue().getItems())
                        .anyMatch(item -> String.valueOf(item.getWhy()).contains("Client.InvalidKMSKey.InvalidState")));
        assertThat(CloudView.of(cloud).problems().get(0).configuration(), is(true));
        nothingMoreIsLaunched();
        assertThat(CloudView.of(cloud).unavailable(), is(empty()));
        assertThat(CloudView.of(cloud).openCircuits(), is(anEmptyMap()));

        ec2.aws().healStarts(EmulatedAws.IMAGE);
        jenkins.jenkins.clouds.replaceBy(List.of(ec2.cloud(template -> {})));

        for (FreeStyleProject job : jobs) {
            await().atMost(Duration.ofSeconds(90)).until(() -> job.getLastBuild() != null && !job.isBuilding());
        }
        assertThat(CloudView.of(cloud).problems(), is(empty()));
    }

    @Test
    public void instancesWhoseAgentsNeverComeAreProbedOneAtATime() throws Exception {
        ec2.machines().breakEverything();
        SpotCloud cloud = ec2.cloud(template -> template.setLaunchTimeoutMinutes(1));
        jenkins.jenkins.clouds.add(cloud);
        queue();

        await().atMost(Duration.ofMinutes(2)).until(() -> problem(cloud).contains("in a row never became agents"));
        nothingMoreIsLaunched();
        assertThat(CloudView.of(cloud).problems().get(0).configuration(), is(true));
        assertThat(problem(cloud), containsString("was not online after 1 minutes"));
        for (Queue.Item item : jenkins.jenkins.getQueue().getItems()) {
            jenkins.jenkins.getQueue().cancel(item);
        }
    }

    /** Those of the first order, and what was tried before a few had failed. */
    private void nothingMoreIsLaunched() {
        int launched = ec2.aws().instances().size();
        assertThat(launched, is(lessThanOrEqualTo(BUILDS + Probation.FEW)));
        await().during(Duration.ofSeconds(20))
                .atMost(Duration.ofSeconds(30))
                .until(() -> ec2.aws().instances().size() == launched);
    }

    private static String problem(SpotCloud cloud) {
        return CloudView.of(cloud).problems().stream()
                .map(CloudView.Problem::message)
                .findFirst()
                .orElse("");
    }

    private List<FreeStyleProject> queue() throws Exception {
        List<FreeStyleProject> jobs = new ArrayList<>();
        for (int i = 0; i < BUILDS; i++) {
            FreeStyleProject job = jenkins.createFreeStyleProject();
            job.setAssignedLabel(Label.get("spot"));
            job.scheduleBuild2(0);
            jobs.add(job);
        }
        return jobs;
    }
}
