package io.jenkins.plugins.spotagents.monitor;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;

import com.amazon.jenkins.ec2fleet.FleetStandIn;
import hudson.ExtensionList;
import hudson.model.AdministrativeMonitor;
import hudson.model.FreeStyleProject;
import hudson.model.Label;
import hudson.model.Node;
import io.jenkins.plugins.spotagents.account.ForeignOwners;
import io.jenkins.plugins.spotagents.agent.SpotAgent;
import io.jenkins.plugins.spotagents.cloud.SpotCloud;
import io.jenkins.plugins.spotagents.cloud.Tag;
import io.jenkins.plugins.spotagents.interruption.source.QueueHealth;
import io.jenkins.plugins.spotagents.inventory.InventoryHealth;
import io.jenkins.plugins.spotagents.scenario.SpotEc2;
import java.net.HttpURLConnection;
import java.net.URL;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.htmlunit.html.HtmlElement;
import org.htmlunit.html.HtmlPage;
import org.junit.After;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.rules.RuleChain;
import org.jvnet.hudson.test.JenkinsRule;

/** What admins are told when something is wrong, and what the form's buttons answer: one Jenkins, an emulated EC2. */
public class MonitorsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final SpotEc2 EC2 = new SpotEc2();
    private static final JenkinsRule JENKINS = new JenkinsRule();

    static {
        JENKINS.timeout = 0;
    }

    @ClassRule
    public static final RuleChain RULES = RuleChain.outerRule(EC2).around(JENKINS);

    @Before
    public void secure() {
        Visitors.letInto(JENKINS);
    }

    @After
    public void clear() throws Exception {
        for (Node node : JENKINS.jenkins.getNodes()) {
            if (node instanceof SpotAgent agent) {
                agent.terminate();
            }
        }
        JENKINS.jenkins.clouds.clear();
        for (String action : List.of("sqs:ReceiveMessage", "ec2:CreateFleet")) {
            EC2.aws().allow(action);
        }
    }

    private static <T extends AdministrativeMonitor> T monitor(Class<T> type) {
        return ExtensionList.lookupSingleton(type);
    }

    private static String manage(String user) throws Exception {
        return JENKINS.createWebClient().login(user).goTo("manage/").asNormalizedText();
    }

    @Test
    public void aHealthyCloudRaisesNoMonitor() throws Exception {
        JENKINS.jenkins.clouds.add(EC2.cloud(template -> {}));
        await().atMost(PATIENCE)
                .until(() -> CloudView.of((SpotCloud) JENKINS.jenkins.getCloud("aws-spot"))
                        .inventory()
                        .flatMap(InventoryHealth::lastSuccess)
                        .isPresent());

        assertThat(monitor(NoticesMonitor.class).getProblems(), is(empty()));
        assertThat(monitor(OwnersMonitor.class).getProblems(), is(empty()));
        assertThat(monitor(ConfigurationMonitor.class).getProblems(), is(empty()));
    }

    @Test
    public void aQueueThatMayNotBeReadIsToldUntilItMay() throws Exception {
        EC2.aws().deny("sqs:ReceiveMessage");
        SpotCloud cloud = EC2.cloud(template -> {});
        cloud.setInterruptionQueueUrl(EC2.aws().noticeQueue().url());
        JENKINS.jenkins.clouds.add(cloud);
        NoticesMonitor monitor = monitor(NoticesMonitor.class);

        await().atMost(PATIENCE).until(monitor::isActivated);
        assertThat(manage("admin"), containsString("the interruption queue cannot be read"));
        assertThat(manage("viewer"), containsString("the interruption queue cannot be read"));

        EC2.aws().allow("sqs:ReceiveMessage");
        await().atMost(PATIENCE).until(() -> !monitor.isActivated());
    }

    @Test
    public void noticesThatComeLateOrCannotBeHandledAreTold() {
        QueueHealth.Counts counts = new QueueHealth.Counts(
                5, 3, 0, 0, 0, 0, 0, 2, 0, Optional.empty(), Optional.empty(), Optional.of(Duration.ofSeconds(45)));

        List<String> problems = NoticesMonitor.ofQueue(
                "aws",
                new QueueHealth(Optional.empty(), Optional.empty(), Optional.empty(), 0, Optional.empty(), counts));

        assertThat(
                problems,
                contains(containsString("45 seconds after its event"), containsString("2 messages were given up")));
    }

    @Test
    public void anInventoryThatFailsOnceIsNoNewsButThreeTimesIs() {
        assertThat(
                NoticesMonitor.ofInventory("aws", new InventoryHealth(Optional.empty(), 1, Optional.of("no"))),
                is(empty()));
        assertThat(
                NoticesMonitor.ofInventory("aws", new InventoryHealth(Optional.empty(), 3, Optional.of("no"))),
                contains(containsString("vanish without a notice")));
    }

    @Test
    public void anotherCloudOnTheSameLabelIsTold() throws Exception {
        JENKINS.jenkins.clouds.add(EC2.cloud(template -> {}));
        JENKINS.jenkins.clouds.add(new FleetStandIn("old-fleet", "linux"));
        OwnersMonitor monitor = monitor(OwnersMonitor.class);

        assertThat(
                monitor.getProblems(), contains(allOf(containsString("old-fleet"), containsString("label 'linux'"))));
        assertThat(manage("admin"), containsString("old-fleet"));

        JENKINS.jenkins.clouds.remove(JENKINS.jenkins.getCloud("old-fleet"));
        assertThat(monitor.isActivated(), is(false));
    }

    @Test
    public void anotherOwnersTagOnAnInstanceIsTold() throws Exception {
        JENKINS.jenkins.clouds.add(EC2.cloud(template -> {
            template.setIdleMinutes(60);
            template.setMaxUses(0);
            template.setTags(List.of(new Tag(ForeignOwners.NODE_TERMINATION_HANDLER, "true")));
        }));
        FreeStyleProject job = JENKINS.createFreeStyleProject();
        job.setAssignedLabel(Label.get("spot"));

        JENKINS.buildAndAssertSuccess(job);

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(
                        monitor(OwnersMonitor.class).getProblems(),
                        contains(containsString(ForeignOwners.NODE_TERMINATION_HANDLER))));
    }

    @Test
    public void aTemplateThatOneEventTakesDownIsTold() throws Exception {
        JENKINS.jenkins.clouds.add(EC2.cloud(template -> {
            template.getInstances().setTypes(List.of("m5.xlarge"));
            template.setSubnetIds(template.getSubnetIds().subList(0, 1));
        }));

        ConfigurationMonitor monitor = monitor(ConfigurationMonitor.class);

        assertThat(monitor.getProblems(), hasItem(containsString("losing m5.xlarge takes 100 %")));
        assertThat(
                monitor.getProblems(),
                hasItem(containsString("Only one subnet: losing its Availability Zone takes 100 %")));
        assertThat(manage("viewer"), containsString("template 'linux'"));
    }

    @Test
    public void credentialsThatDoNotExistAreToldHereAndOnTheCloudsPage() throws Exception {
        SpotCloud cloud = EC2.cloud(template -> {});
        cloud.setCredentialsId("lost");
        JENKINS.jenkins.clouds.add(cloud);

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(
                        monitor(ConfigurationMonitor.class).getProblems(),
                        hasItem(containsString("there are no AWS credentials 'lost'"))));
        assertThat(
                JENKINS.createWebClient()
                        .login("viewer")
                        .goTo("cloud/aws-spot/")
                        .asNormalizedText(),
                containsString("This cloud cannot launch agents: there are no AWS credentials 'lost'"));
    }

    private static HtmlPage afterClicking(String button) throws Exception {
        JenkinsRule.WebClient client = JENKINS.createWebClient().login("admin");
        HtmlPage form = client.goTo("cloud/aws-spot/configure");
        HtmlElement found = form.getDocumentElement().getElementsByTagName("button").stream()
                .filter(element -> element.getTextContent().trim().equals(button))
                .findFirst()
                .orElseThrow();
        found.click();
        client.waitForBackgroundJavaScript(60_000);
        return form;
    }

    @Test
    public void testConnectionSaysWhichPermissionIsMissingAndPrintsThePolicy() throws Exception {
        EC2.aws().deny("ec2:CreateFleet");
        JENKINS.jenkins.clouds.add(EC2.cloud(template -> {}));

        String answer = afterClicking("Test connection").asNormalizedText();

        assertThat(answer, containsString("Permissions are missing"));
        assertThat(answer, containsString("ec2:CreateFleet is missing"));
        assertThat(
                answer,
                containsString("AWS sees this controller as arn:aws:iam::123456789012:user/jenkins in account"));
        assertThat(afterClicking("Test connection").getWebResponse().getStatusCode(), is(HttpURLConnection.HTTP_OK));
    }

    @Test
    public void showPoolsListsPricesAndSavings() throws Exception {
        EC2.aws().price("m5.xlarge", "eu-west-1a", 0.048);
        JENKINS.jenkins.clouds.add(EC2.cloud(template -> {}));

        String answer = afterClicking("Show pools").asNormalizedText();

        assertThat(answer, containsString("On-demand, per hour"));
        assertThat(answer, containsString("$0.0480"));
        assertThat(answer, containsString("75 %"));
    }

    private static int answer(String user, HttpMethod method, String path) throws Exception {
        JenkinsRule.WebClient client = JENKINS.createWebClient()
                .withThrowExceptionOnFailingStatusCode(false)
                .login(user);
        WebRequest request = new WebRequest(new URL(client.getContextPath() + path), method);
        return client.getPage(method == HttpMethod.POST ? client.addCrumb(request) : request)
                .getWebResponse()
                .getStatusCode();
    }

    @Test
    public void theFormsButtonsAreForAdminsAndForPostOnly() throws Exception {
        String packageName = "io.jenkins.plugins.spotagents.cloud.";
        String test = "descriptorByName/" + packageName + "SpotCloud/testConnection?name=x&region=nowhere";
        String pools = "descriptorByName/" + packageName + "AgentTemplate/showPools?region=nowhere&types=&subnetIds=";
        for (String path : List.of(test, pools)) {
            assertThat(answer("reader", HttpMethod.POST, path), is(HttpURLConnection.HTTP_FORBIDDEN));
            assertThat(answer("viewer", HttpMethod.POST, path), is(HttpURLConnection.HTTP_FORBIDDEN));
            assertThat(answer("admin", HttpMethod.GET, path), is(HttpURLConnection.HTTP_NOT_FOUND));
            assertThat(answer("admin", HttpMethod.POST, path), is(HttpURLConnection.HTTP_OK));
        }
    }
}
