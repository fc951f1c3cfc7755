package io.jenkins.plugins.spotagents.monitor;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import com.codahale.metrics.Timer;
import hudson.model.Computer;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Label;
import hudson.model.Node;
import hudson.model.Result;
import hudson.model.queue.QueueTaskFuture;
import io.jenkins.plugins.spotagents.agent.SpotAgent;
import io.jenkins.plugins.spotagents.agent.SpotComputer;
import io.jenkins.plugins.spotagents.cloud.SpotCloud;
import io.jenkins.plugins.spotagents.metrics.MetricNames;
import io.jenkins.plugins.spotagents.scenario.SpotEc2;
import java.net.HttpURLConnection;
import java.net.URL;
import java.time.Duration;
import jenkins.metrics.api.Metrics;
import net.sf.json.JSONArray;
import net.sf.json.JSONObject;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.htmlunit.html.HtmlForm;
import org.htmlunit.html.HtmlPage;
import org.junit.After;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.rules.RuleChain;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.SleepBuilder;

/** What is seen of an agent at work, by whom, and what a rehearsal does to it: one Jenkins, an emulated EC2. */
public class CloudPageTest {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final SpotEc2 EC2 = new SpotEc2();
    private static final JenkinsRule JENKINS = new JenkinsRule();

    static {
        JENKINS.timeout = 0;
    }

    @ClassRule
    public static final RuleChain RULES = RuleChain.outerRule(EC2).around(JENKINS);

    @Before
    public void secure() throws Exception {
        Visitors.letInto(JENKINS);
        if (JENKINS.jenkins.getCloud("aws-spot") == null) {
            SpotCloud cloud = EC2.cloud(template -> template.setIdleMinutes(60));
            JENKINS.jenkins.clouds.add(cloud);
        }
    }

    @After
    public void everybodyGoesHome() throws Exception {
        for (Computer computer : JENKINS.jenkins.getComputers()) {
            computer.getExecutors().forEach(executor -> executor.interrupt(Result.ABORTED));
        }
        JENKINS.waitUntilNoActivity();
        for (Node node : JENKINS.jenkins.getNodes()) {
            if (node instanceof SpotAgent agent) {
                agent.terminate();
            }
        }
    }

    private static JenkinsRule.WebClient as(String user) throws Exception {
        JenkinsRule.WebClient client = JENKINS.createWebClient().withThrowExceptionOnFailingStatusCode(false);
        client.getOptions().setThrowExceptionOnScriptError(true);
        return client.login(user);
    }

    private static QueueTaskFuture<FreeStyleBuild> aBuildOnASpotAgent(long seconds) throws Exception {
        FreeStyleProject job = JENKINS.createFreeStyleProject();
        job.setAssignedLabel(Label.get("spot"));
        job.getBuildersList().add(new SleepBuilder(Duration.ofSeconds(seconds).toMillis()));
        QueueTaskFuture<FreeStyleBuild> build = job.scheduleBuild2(0);
        JENKINS.waitForMessage("Sleeping", build.waitForStart()); // only now has it read its builders
        return build;
    }

    private static SpotAgent busyAgent() {
        return JENKINS.jenkins.getNodes().stream()
                .filter(SpotAgent.class::isInstance)
                .map(SpotAgent.class::cast)
                .filter(agent ->
                        agent.toComputer() != null && !agent.toComputer().isIdle())
                .findFirst()
                .orElseThrow();
    }

    private static JSONObject status() throws Exception {
        return JSONObject.fromObject(as("viewer")
                .goTo("cloud/aws-spot/api/json", "application/json")
                .getWebResponse()
                .getContentAsString());
    }

    private static int answer(String user, HttpMethod method, String path) throws Exception {
        JenkinsRule.WebClient client = as(user);
        WebRequest request = new WebRequest(new URL(client.getContextPath() + path), method);
        return client.getPage(method == HttpMethod.POST ? client.addCrumb(request) : request)
                .getWebResponse()
                .getStatusCode();
    }

    @Test
    public void pageAndRestTellOfAnAgentAtWork() throws Exception {
        aBuildOnASpotAgent(300);
        SpotAgent agent = busyAgent();

        for (String user : new String[] {"admin", "viewer"}) {
            HtmlPage page = as(user).goTo("cloud/aws-spot/");
            assertThat(
                    page.asNormalizedText(),
                    allOf(
                            containsString("One agent, 100 % on Spot"),
                            containsString("1 busy"),
                            containsString(agent.getNodeName()),
                            containsString("capacity-spot"),
                            containsString("None: nothing waits for an instance.")));
        }

        JSONObject status = status();
        assertThat(status.getString("name"), is("aws-spot"));
        assertThat(status.getInt("spotPercent"), is(100));
        assertThat(status.getJSONArray("agents").size(), is(1));
        JSONObject row = status.getJSONArray("agents").getJSONObject(0);
        assertThat(row.getString("name"), is(agent.getNodeName()));
        assertThat(row.getString("state"), is("BUSY"));
        assertThat(row.getString("purchaseOption"), is("SPOT"));
        assertThat(row.getString("instanceType"), is(agent.offering().pool().instanceType()));
        assertThat(row.getLong("launchedAt"), is(agent.launchedAt().toEpochMilli()));
        assertThat(status.getJSONArray("pools").getJSONObject(0).getInt("busy"), is(1));
        assertThat(status.getJSONArray("pending"), is(empty()));
        assertThat(
                Metrics.metricRegistry().getGauges().get(MetricNames.SPOT_SHARE).getValue(), is(1.0));
    }

    @Test
    public void theAgentsPageTellsOfItsInstance() throws Exception {
        aBuildOnASpotAgent(300);
        SpotAgent agent = busyAgent();

        HtmlPage page = as("viewer").goTo("computer/" + agent.getNodeName() + "/");

        String instance = page.getElementById("spot-agents-instance").asNormalizedText();
        assertThat(
                instance,
                allOf(
                        containsString(agent.offering().pool().instanceType()),
                        containsString(agent.offering().pool().availabilityZone()),
                        containsString("capacity-spot"),
                        containsString("aws-spot"),
                        containsString("linux")));
        assertThat(page.getElementById("spot-agents-notice"), is(nullValue()));
        assertThat(page.asNormalizedText(), not(containsString("Interrupt this agent")));
    }

    @Test
    public void restIsForThoseWhoMaySeeTheSystem() throws Exception {
        assertThat(answer("reader", HttpMethod.GET, "cloud/aws-spot/api/json"), is(HttpURLConnection.HTTP_FORBIDDEN));
        assertThat(answer("viewer", HttpMethod.GET, "cloud/aws-spot/api/json"), is(HttpURLConnection.HTTP_OK));
    }

    @Test
    public void onlyThoseWhoMayDeleteAnAgentInterruptItAndOnlyByPost() throws Exception {
        aBuildOnASpotAgent(300);
        SpotAgent agent = busyAgent();
        String action = "computer/" + agent.getNodeName() + "/spot-interrupt/";

        assertThat(answer("viewer", HttpMethod.GET, action), is(HttpURLConnection.HTTP_FORBIDDEN));
        assertThat(
                answer("viewer", HttpMethod.POST, action + "interrupt?seconds=60"),
                is(HttpURLConnection.HTTP_FORBIDDEN));
        assertThat(
                answer("admin", HttpMethod.GET, action + "interrupt?seconds=60"), is(HttpURLConnection.HTTP_NOT_FOUND));
        assertThat(
                answer("admin", HttpMethod.POST, action + "interrupt?seconds=1"),
                is(HttpURLConnection.HTTP_BAD_REQUEST));
        assertThat(((SpotComputer) agent.toComputer()).isLeaving(), is(false));
    }

    @Test
    public void aRehearsalRunsTheBuildAgainOnAnotherAgent() throws Exception {
        QueueTaskFuture<FreeStyleBuild> build = aBuildOnASpotAgent(300);
        FreeStyleProject job = build.waitForStart().getProject();
        job.getBuildersList().clear(); // the re-run is done at once
        SpotAgent agent = busyAgent();

        HtmlPage confirmation = as("admin").goTo("computer/" + agent.getNodeName() + "/spot-interrupt/");
        assertThat(confirmation.asNormalizedText(), containsString(agent.getNodeName()));
        HtmlForm form = confirmation.getFormByName("interrupt");
        form.getInputByName("seconds").setValue("40");
        HtmlPage followed = JENKINS.submit(form);

        assertThat(followed.asNormalizedText(), containsString("spot-interruption (rehearsal)"));
        assertThat(build.get().getResult(), is(Result.ABORTED));
        await().atMost(PATIENCE)
                .until(() -> job.getLastBuild().getNumber() == 2
                        && !job.getLastBuild().isBuilding());
        JENKINS.assertBuildStatusSuccess(job.getBuildByNumber(2));
        assertThat(job.getBuildByNumber(2).getBuiltOnStr(), is(not(agent.getNodeName())));
        await().atMost(PATIENCE).until(() -> JENKINS.jenkins.getNode(agent.getNodeName()) == null);
        JSONArray notices = status().getJSONArray("notices");
        JSONObject notice = notices.getJSONObject(0);
        assertThat(notice.getString("source"), is("REHEARSAL"));
        assertThat(notice.getString("agent"), is(agent.getNodeName()));
        assertThat(notice.getBoolean("replaced"), is(true));
        assertThat(notice.getString("replacement"), is(job.getBuildByNumber(2).getBuiltOnStr()));
        assertThat(notice.getLong("replacementOnlineAt"), is(greaterThan(notice.getLong("noticedAt"))));
        Timer online = Metrics.metricRegistry().timer(MetricNames.NOTICE_TO_REPLACEMENT_ONLINE);
        assertThat(online.getCount(), is(1L));
        assertThat(notice.getJSONArray("work").getJSONObject(0).getString("outcome"), is("REQUEUED"));
        assertThat(
                as("viewer").goTo("cloud/aws-spot/").asNormalizedText(),
                allOf(containsString("runs again"), containsString("online"), containsString("after the notice")));
    }
}
