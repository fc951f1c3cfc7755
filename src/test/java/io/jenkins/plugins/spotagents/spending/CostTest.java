package io.jenkins.plugins.spotagents.spending;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import hudson.model.FreeStyleProject;
import hudson.model.Result;
import io.jenkins.plugins.spotagents.agent.SpotAgent;
import io.jenkins.plugins.spotagents.capacity.CapacityPool;
import io.jenkins.plugins.spotagents.capacity.Offering;
import io.jenkins.plugins.spotagents.capacity.PurchaseOption;
import io.jenkins.plugins.spotagents.cost.SavingsLedger.By;
import io.jenkins.plugins.spotagents.cost.Spending;
import io.jenkins.plugins.spotagents.cost.Usd;
import io.jenkins.plugins.spotagents.emulator.world.NoticePlan;
import io.jenkins.plugins.spotagents.interruption.farm.AgentFarm;
import io.jenkins.plugins.spotagents.metrics.MetricNames;
import io.jenkins.plugins.spotagents.runtime.SpotAgentsRuntime;
import io.jenkins.plugins.spotagents.scenario.SpotEc2;
import io.jenkins.plugins.spotagents.scenario.SpotJenkins;
import io.jenkins.plugins.spotagents.scenario.SpotScenario;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import jenkins.metrics.api.Metrics;
import net.sf.json.JSONObject;
import org.htmlunit.html.HtmlPage;
import org.jenkinsci.plugins.cloudstats.ProvisioningActivity;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.After;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;

/** What agents cost, from EC2's prices to the pages: Spot at $0.06 an hour everywhere. */
public class CostTest {
    @ClassRule
    public static final SpotJenkins SPOT = new SpotJenkins();

    private static final double SPOT_PRICE = 0.06;
    /** A minute, the least that EC2 bills. */
    private static final Usd A_MINUTE = new Usd(1_000);

    @Rule
    public final SpotScenario test = SPOT.scenario();

    @Before
    public void nothingWasSpentSoFar() throws Exception {
        for (String type : SpotEc2.TYPES) {
            for (String zone : new String[] {"a", "b", "c"}) {
                SPOT.aws().price(type, SpotEc2.REGION + zone, SPOT_PRICE);
            }
        }
        SpotAgentsRuntime.get().stop();
        Files.deleteIfExists(home().resolve("savings.json"));
        Files.deleteIfExists(home().resolve(OnDemandPrices.FILE));
        SpotAgentsRuntime.get().reconcile();
    }

    @After
    public void capacityComesBack() {
        SPOT.spotCapacity(10);
    }

    private static Path home() {
        return SPOT.jenkins().jenkins.getRootDir().toPath().resolve("spot-agents");
    }

    private static Costs costs() {
        return SpotAgentsRuntime.get().engine().orElseThrow().costs();
    }

    private static JSONObject rest() throws Exception {
        return JSONObject.fromObject(SPOT.jenkins()
                .createWebClient()
                .goTo("cloud/aws-spot/api/json", "application/json")
                .getWebResponse()
                .getContentAsString());
    }

    private static Spending settled(String run) {
        await(run + " is settled")
                .atMost(SpotJenkins.PATIENCE)
                .until(() -> SpotAgentsRuntime.get().costOf(run).isPresent());
        return SpotAgentsRuntime.get().costOf(run).orElseThrow();
    }

    @Test
    public void anAgentAtWorkShowsWhatItCosts() throws Exception {
        FreeStyleProject job = test.freestyle(test.waits());
        job.scheduleBuild2(0);
        String agent = test.begun(1);

        await().atMost(SpotJenkins.PATIENCE)
                .untilAsserted(() -> assertThat(costs().hourly("aws-spot").doubleValue(), is(SPOT_PRICE)));

        assertThat(rest().getDouble("hourlyUsd"), is(SPOT_PRICE));
        assertThat(rest().getInt("unpriced"), is(0));
        assertThat(
                Metrics.metricRegistry()
                        .getGauges()
                        .get(MetricNames.COST_HOURLY)
                        .getValue(),
                is(SPOT_PRICE));
        HtmlPage page = SPOT.jenkins().createWebClient().goTo("computer/" + agent + "/");
        assertThat(
                page.getElementById("spot-agents-instance").asNormalizedText(),
                allOf(containsString("Price per hour\t$0.0600"), not(containsString("unknown"))));
        test.let();
    }

    @Test
    public void whatABuildAndItsTemplateCostOutlivesARestart() throws Exception {
        FreeStyleProject job = test.freestyle("true");
        SPOT.jenkins().buildAndAssertSuccess(job);

        Spending build = settled(test.name() + "#1");

        assertThat(build.paid(), is(A_MINUTE));
        assertThat(build.saved().micros(), is(greaterThan(0L)));
        Map<String, Spending> before = costs().spent("aws-spot", By.TEMPLATE);
        assertThat(before.get("linux").paid(), is(A_MINUTE));

        SpotAgentsRuntime.get().stop();
        SpotAgentsRuntime.get().reconcile();

        assertThat(costs().spent("aws-spot", By.TEMPLATE), is(before));
        JSONObject template = rest().getJSONArray("costs").getJSONObject(0);
        assertThat(template.getString("by") + " " + template.getString("name"), is("TEMPLATE linux"));
        assertThat(template.getDouble("paidUsd"), is(closeTo(0.001, 1e-9)));
        assertThat(template.getInt("savedPercent"), is(greaterThan(50)));
        HtmlPage cloud = SPOT.jenkins().createWebClient().goTo("cloud/aws-spot/");
        assertThat(
                cloud.getElementById("spot-agents-costs").asNormalizedText(),
                allOf(containsString("linux"), containsString("spot"), containsString("$0.0010")));
        HtmlPage run = SPOT.jenkins().createWebClient().getPage(job.getBuildByNumber(1));
        assertThat(run.asNormalizedText(), containsString("Cost on Spot agents: $0.0010, "));
    }

    @Test
    public void workThatAnInterruptionThrewAwayIsNoSaving() throws Exception {
        FreeStyleProject job = test.freestyle(test.loses());
        job.scheduleBuild2(0);
        String lost = test.reclaim(NoticePlan.sqsOnly());
        test.begun(2);
        SPOT.released(lost);
        SPOT.ends(job.getBuildByNumber(1), Result.ABORTED);

        Spending thrownAway = settled(test.name() + "#1");
        Spending useful = settled(test.name() + "#2");

        assertThat("EC2 charges nothing for what it takes within the first hour", thrownAway.paid(), is(Usd.ZERO));
        assertThat(thrownAway.wasted(), is(thrownAway.billed()));
        assertThat(thrownAway.saved(), is(Usd.ZERO));
        assertThat(
                SPOT.jenkins()
                        .createWebClient()
                        .getPage(job.getBuildByNumber(1))
                        .asNormalizedText(),
                containsString("Cost on Spot agents: $0.0000, for work that was lost to an interruption"));
        assertThat(useful.wasted().isZero(), is(true));
        assertThat(useful.paid(), is(A_MINUTE));
    }

    @Test
    public void aPipelineCountsForEachOfItsAgents() throws Exception {
        WorkflowRun run = test.pipeline("node('spot') { sh 'true' }\nnode('spot') { sh 'true' }");
        SPOT.succeeds(run);

        await().atMost(SpotJenkins.PATIENCE)
                .untilAsserted(() -> assertThat(
                        SpotAgentsRuntime.get()
                                .costOf(run.getExternalizableId())
                                .map(Spending::agents)
                                .orElse(0L),
                        is(2L)));
    }

    @Test
    public void aPriceThatNobodyKnowsIsShownAsUnknown() throws Exception {
        SpotAgent agent = new SpotAgent(
                new AgentFarm.Agent(
                        "i-ff",
                        "i-ff",
                        "aws-spot",
                        "linux",
                        new Offering(new CapacityPool("z99.weird", "nowhere-1a"), PurchaseOption.SPOT),
                        Instant.now()),
                "jenkins",
                null,
                new ProvisioningActivity.Id("aws-spot", "linux"));
        SPOT.jenkins().jenkins.addNode(agent);

        JSONObject status = rest();
        assertThat(status.get("hourlyUsd").toString(), is("null"));
        assertThat(status.getInt("unpriced"), is(1));
        assertThat(status.getJSONArray("agents").getJSONObject(0).get("paidUsd").toString(), is("null"));
        HtmlPage page = SPOT.jenkins().createWebClient().goTo("computer/i-ff/");
        assertThat(
                page.getElementById("spot-agents-instance").asNormalizedText(),
                allOf(containsString("Price per hour\tunknown"), containsString("Cost so far\tunknown")));

        SPOT.jenkins().jenkins.removeNode(agent);
        await().atMost(SpotJenkins.PATIENCE)
                .untilAsserted(() -> assertThat(rest().getJSONArray("costs").size(), is(greaterThan(0))));
        assertThat(rest().getJSONArray("costs").getJSONObject(0).get("paidUsd").toString(), is("null"));
        assertThat(
                SPOT.jenkins()
                        .createWebClient()
                        .goTo("cloud/aws-spot/")
                        .getElementById("spot-agents-costs")
                        .asNormalizedText(),
                containsString("1, 1 of them of unknown price"));
    }

    @Test
    public void anAdminsOwnPriceListComesFirst() throws Exception {
        SpotAgentsRuntime.get().stop();
        Files.writeString(home().resolve(OnDemandPrices.FILE), "{\"perHour\": {\"m5.xlarge\": \"0.123\"}}");
        SpotAgentsRuntime.get().reconcile();

        Offering own = new Offering(new CapacityPool("m5.xlarge", "eu-west-1a"), PurchaseOption.ON_DEMAND);
        Offering listed = new Offering(new CapacityPool("c5.xlarge", "eu-west-1a"), PurchaseOption.ON_DEMAND);

        assertThat(costs().hourly("aws-spot", own).orElseThrow().toPlainString(), is("0.123"));
        assertThat(costs().hourly("aws-spot", listed).isPresent(), is(true));
    }

    @Test
    public void anAccountThatCannotBeReadIsLeftAlone() throws Exception {
        SpotAgentsRuntime.get().stop();
        Files.writeString(home().resolve("savings.json"), "{\"version\": 99}");
        SpotAgentsRuntime.get().reconcile();
        SPOT.jenkins().buildAndAssertSuccess(test.freestyle("true"));
        settled(test.name() + "#1");

        SpotAgentsRuntime.get().stop();

        assertThat(Files.readAllLines(home().resolve("savings.json")), hasItem("{\"version\": 99}"));
        Files.delete(home().resolve("savings.json"));
        SpotAgentsRuntime.get().reconcile();
    }
}
