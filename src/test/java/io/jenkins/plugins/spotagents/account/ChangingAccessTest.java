package io.jenkins.plugins.spotagents.account;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import com.cloudbees.jenkins.plugins.awscredentials.AWSCredentialsImpl;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import hudson.ProxyConfiguration;
import io.jenkins.plugins.spotagents.cloud.SpotCloud;
import io.jenkins.plugins.spotagents.emulator.EmulatedAws;
import io.jenkins.plugins.spotagents.scenario.SpotEc2;
import java.time.Duration;
import java.util.Optional;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.RuleChain;
import org.jvnet.hudson.test.JenkinsRule;

/** Keys and proxies as admins change them, while the cloud stays as it was saved. */
public class ChangingAccessTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String OLD = "AKIAOLDOLDOLDOLDOLD1";
    private static final String NEW = "AKIANEWNEWNEWNEWNEW1";

    private final SpotEc2 ec2 = new SpotEc2();
    private final JenkinsRule jenkins = new JenkinsRule();

    @Rule
    public final RuleChain rules = RuleChain.outerRule(ec2).around(jenkins);

    private void keys(String id, String accessKey) throws Exception {
        SystemCredentialsProvider store = SystemCredentialsProvider.getInstance();
        store.getCredentials().removeIf(each -> each instanceof AWSCredentialsImpl);
        store.getCredentials().add(new AWSCredentialsImpl(CredentialsScope.GLOBAL, id, accessKey, "not-a-secret", ""));
        store.save();
    }

    private void addCloud() throws Exception {
        SpotCloud cloud = ec2.cloud(template -> template.setMinAgents(1));
        cloud.setCredentialsId("aws");
        jenkins.jenkins.clouds.add(cloud);
    }

    private void awaitAgents(int instances) {
        await().atMost(PATIENCE).until(() -> ec2.aws().liveInstances().size() == instances);
    }

    @Test
    public void aRotatedKeyIsUsedAtTheNextCall() throws Exception {
        keys("aws", OLD);
        addCloud();
        awaitAgents(1);

        keys("aws", NEW);
        ec2.aws().deleteKey(OLD);
        ec2.aws().failHost(ec2.aws().liveInstances().get(0).id());

        awaitAgents(1);
    }

    @Test
    public void keysThatAppearLaterBringTheCloudToLife() throws Exception {
        addCloud();
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(
                        AccountsOwner.current()
                                .flatMap(accounts -> accounts.problem("aws-spot"))
                                .orElse(""),
                        containsString("there are no AWS credentials 'aws'")));
        assertThat(ec2.aws().liveInstances().size(), is(0));

        keys("aws", NEW);

        awaitAgents(1);
        assertThat(AccountsOwner.current().flatMap(accounts -> accounts.problem("aws-spot")), is(Optional.empty()));
    }

    @Test
    public void aChangedProxyIsUsedAndABlankOneIsNone() throws Exception {
        keys("aws", NEW);
        jenkins.jenkins.setProxy(new ProxyConfiguration("", 0));
        addCloud();
        awaitAgents(1);

        try (EmulatedAws proxy = EmulatedAws.builder().start()) {
            jenkins.jenkins.setProxy(
                    new ProxyConfiguration("127.0.0.1", proxy.endpoint().getPort()));
            await().atMost(PATIENCE).until(() -> proxy.journal().count("DescribeInstances") > 0);
        }
    }
}
