package io.jenkins.plugins.spotagents.leaving;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import hudson.model.FreeStyleBuild;
import hudson.model.Queue;
import hudson.model.queue.QueueTaskFuture;
import io.jenkins.plugins.spotagents.agent.Agents;
import io.jenkins.plugins.spotagents.agent.SpotAgent;
import io.jenkins.plugins.spotagents.agent.SpotComputer;
import io.jenkins.plugins.spotagents.agent.SpotRetention;
import io.jenkins.plugins.spotagents.capacity.CapacityPool;
import io.jenkins.plugins.spotagents.capacity.Offering;
import io.jenkins.plugins.spotagents.capacity.PurchaseOption;
import io.jenkins.plugins.spotagents.capacity.TemplateId;
import io.jenkins.plugins.spotagents.cloud.AgentTemplate;
import io.jenkins.plugins.spotagents.cloud.Clouds;
import io.jenkins.plugins.spotagents.cloud.Disruption;
import io.jenkins.plugins.spotagents.cloud.DisruptionBudget;
import io.jenkins.plugins.spotagents.disruption.Reason;
import io.jenkins.plugins.spotagents.disruption.Verdict;
import io.jenkins.plugins.spotagents.emulator.world.InstanceView;
import io.jenkins.plugins.spotagents.interruption.farm.AgentFarm;
import io.jenkins.plugins.spotagents.metrics.MetricNames;
import io.jenkins.plugins.spotagents.monitor.CloudView;
import io.jenkins.plugins.spotagents.runtime.Engine;
import io.jenkins.plugins.spotagents.runtime.SpotAgentsRuntime;
import io.jenkins.plugins.spotagents.scenario.SpotEc2;
import io.jenkins.plugins.spotagents.scenario.SpotJenkins;
import io.jenkins.plugins.spotagents.scenario.SpotScenario;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import jenkins.metrics.api.Metrics;
import net.sf.json.JSONArray;
import net.sf.json.JSONObject;
import org.jenkinsci.plugins.cloudstats.ProvisioningActivity;
import org.junit.After;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;

/** Agents that are ended by choice: how many at once, which, and that nobody's work suffers. Jenkins' minutely checks come when a test says so, too. */
public class DisruptionTest {
    @ClassRule
    public static final SpotJenkins SPOT = new SpotJenkins();

    @Rule
    public final SpotScenario test = SPOT.scenario();

    private static final TemplateId LINUX = new TemplateId("aws-spot", "linux");

    @BeforeClass
    public static void cheapAgents() throws Exception {
        SPOT.ec2().machines().shareOneProcess();
    }

    @After
    public void plenty() throws Exception {
        // Whatever a test asked for to stay may go now.
        SPOT.configure(template -> {});
        SPOT.spotCapacity(100);
    }

    private static void disruption(AgentTemplate template, int maxAgeHours, boolean returnToSpot, String... budgets) {
        Disruption disruption = new Disruption();
        disruption.setMaxAgeHours(maxAgeHours);
        disruption.setReturnToSpot(returnToSpot);
        List<DisruptionBudget> all = new ArrayList<>();
        for (String agents : budgets) {
            all.add(new DisruptionBudget(agents));
        }
        disruption.setBudgets(all);
        template.setDisruption(disruption);
        template.setMaxUses(0);
    }

    private static Engine engine() {
        return SpotAgentsRuntime.get().engine().orElseThrow();
    }

    private static List<SpotAgent> agents() {
        return Agents.all().toList();
    }

    /** They are connected, and the engine has heard of it. */
    private static void online(int agents) {
        await(agents + " agents online")
                .atMost(SpotJenkins.PATIENCE)
                .until(() -> SpotEc2.online() == agents
                        && engine().provisioning().inFlight().all().isEmpty());
    }

    private static boolean isEnding(SpotAgent agent) {
        return engine().disruptions().ending(agent.getInstanceId()).isPresent();
    }

    /** As Jenkins does each minute, agent by agent, under the queue's lock. */
    private static void checkAll() {
        Queue.withLock(() -> agents().forEach(DisruptionTest::check));
    }

    @SuppressWarnings("unchecked")
    private static void check(SpotAgent agent) {
        if (agent.toComputer() instanceof SpotComputer computer) {
            computer.getRetentionStrategy().check(computer);
        }
    }

    private static Optional<Verdict> verdict(SpotAgent agent) {
        return CloudView.of(Clouds.named("aws-spot").orElseThrow()).verdict(agent);
    }

    private static void gone(SpotAgent agent) {
        await("end of " + agent.getNodeName()).atMost(SpotJenkins.PATIENCE).untilAsserted(() -> {
            assertThat(Agents.on(agent.getInstanceId()), is(Optional.empty()));
            assertThat(
                    SPOT.aws().liveInstances().stream().map(InstanceView::id).toList(),
                    not(hasItem(agent.getInstanceId())));
        });
    }

    @Test
    public void fiveIdleAgentsEndOneAfterTheOtherAndNeverTwoAtOnce() throws Exception {
        SPOT.configure(template -> {
            disruption(template, 0, false, "1");
            template.setIdleMinutes(0);
            template.setMinAgents(5);
        });
        online(5);

        SPOT.configure(template -> disruption(template, 0, false, "1"));
        while (!agents().isEmpty()) {
            List<SpotAgent> ending = new ArrayList<>();
            // Removing a node takes the queue's lock: nobody is gone before all have been checked.
            Queue.withLock(() -> {
                checkAll();
                checkAll();
                agents().stream().filter(DisruptionTest::isEnding).forEach(ending::add);
                assertThat(
                        agents().stream()
                                .filter(agent -> !agent.toComputer().isAcceptingTasks())
                                .toList(),
                        is(ending));
                agents().stream()
                        .filter(agent -> !isEnding(agent))
                        .forEach(agent -> assertThat(verdict(agent).orElseThrow(), is(instanceOf(Verdict.Kept.class))));
            });
            assertThat(ending, hasSize(1));
            gone(ending.get(0));
        }

        assertThat(SPOT.launched(), hasSize(5));
    }

    @Test
    public void whatABudgetKeepsIsToldOnThePageByRestAndAsAMetric() throws Exception {
        SPOT.configure(template -> {
            disruption(template, 0, false, "0");
            template.setIdleMinutes(0);
            template.setMinAgents(2);
        });
        online(2);
        SPOT.configure(template -> disruption(template, 0, false, "50%", "0"));

        checkAll();

        assertThat(agents(), hasSize(2));
        agents().forEach(agent -> assertThat(isEnding(agent), is(false)));
        assertThat(
                SPOT.jenkins().createWebClient().goTo("cloud/aws-spot/").asNormalizedText(),
                containsString("idle for long; kept: disruption budget 0 of 2 agents, 0 of 0 used"));
        assertThat(
                SPOT.jenkins()
                        .createWebClient()
                        .goTo("computer/" + agents().get(0).getNodeName() + "/")
                        .getElementById("spot-agents-instance")
                        .asNormalizedText(),
                containsString("kept: disruption budget 0 of 2 agents"));
        JSONArray rows = JSONObject.fromObject(SPOT.jenkins()
                        .createWebClient()
                        .goTo("cloud/aws-spot/api/json", "application/json")
                        .getWebResponse()
                        .getContentAsString())
                .getJSONArray("agents");
        JSONObject told = rows.getJSONObject(0).getJSONObject("disruption");
        assertThat(told.getString("reason"), is("IDLE"));
        assertThat(told.getString("budget"), is("0"));
        assertThat(told.getBoolean("kept"), is(true));
        assertThat(
                Metrics.metricRegistry()
                        .getGauges()
                        .get(MetricNames.KEPT_BY_BUDGET)
                        .getValue(),
                is(2));
    }

    @Test
    public void ofFiveWhoAreAskedForAtOnceABudgetOfOneAllowsOne() throws Exception {
        SPOT.configure(template -> {
            disruption(template, 1, false, "1");
            template.setMinAgents(5);
        });
        online(5);
        // In their own time two hours have passed, and for the engine no minute.
        Disruptions later = new Disruptions(Clock.offset(Clock.systemUTC(), Duration.ofHours(2)), template -> false);
        List<SpotAgent> asked = agents();
        CyclicBarrier together = new CyclicBarrier(asked.size());
        ExecutorService threads = Executors.newFixedThreadPool(asked.size());
        try {
            for (int round = 0; round < 20; round++) {
                List<Callable<Optional<Reason>>> asks = asked.stream()
                        .<Callable<Optional<Reason>>>map(agent -> () -> {
                            together.await(60, TimeUnit.SECONDS);
                            return later.mayEnd(agent);
                        })
                        .toList();
                List<Reason> allowed = new ArrayList<>();
                for (Future<Optional<Reason>> answer : threads.invokeAll(asks)) {
                    answer.get().ifPresent(allowed::add);
                }
                assertThat("round " + round, allowed, is(List.of(Reason.AGE)));
                asked.forEach(later::stays);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    public void anAgentOverAgeFinishesItsBuildTakesNoOtherAndEnds() throws Exception {
        SPOT.configure(template -> {
            disruption(template, 0, false);
            template.setMaxAgents(1);
        });
        SpotAgent old = threeHoursOld();
        QueueTaskFuture<FreeStyleBuild> build = test.freestyle(test.waits()).scheduleBuild2(0);
        assertThat(test.begun(1), is(old.getNodeName()));

        SPOT.configure(template -> {
            disruption(template, 2, false, "100%");
            template.setMaxAgents(1);
        });
        checkAll();

        assertThat(old.toComputer().isAcceptingTasks(), is(false));
        assertThat(verdict(old), is(Optional.of(new Verdict.Ends(Reason.AGE))));
        assertThat(
                SPOT.jenkins().createWebClient().goTo("cloud/aws-spot/").asNormalizedText(),
                containsString("over age: ends as soon as it is idle"));
        long before = Metrics.metricRegistry()
                .meter(MetricNames.ENDED_BY_CHOICE + "age")
                .getCount();

        test.let();

        SPOT.jenkins().assertBuildStatusSuccess(build);
        gone(old);
        assertThat(
                Metrics.metricRegistry()
                        .meter(MetricNames.ENDED_BY_CHOICE + "age")
                        .getCount(),
                is(before + 1));
    }

    @Test
    public void anAgentOverAgeThatABudgetKeepsTakesWorkAsBefore() throws Exception {
        SPOT.configure(template -> {
            disruption(template, 2, false, "0");
            template.setMaxAgents(1);
        });
        SpotAgent old = threeHoursOld();

        checkAll();
        FreeStyleBuild build = SPOT.jenkins().buildAndAssertSuccess(test.freestyle("true"));
        checkAll();

        assertThat(build.getBuiltOnStr(), is(old.getNodeName()));
        assertThat(old.toComputer().isAcceptingTasks(), is(true));
        assertThat(verdict(old).orElseThrow(), is(instanceOf(Verdict.Kept.class)));
    }

    /** On an instance of the emulator's, as if it had been there for long. */
    private static SpotAgent threeHoursOld() throws Exception {
        String instance = SPOT.ec2().launchByHand();
        SpotAgent agent = new SpotAgent(
                new AgentFarm.Agent(
                        instance,
                        instance,
                        LINUX.cloud(),
                        LINUX.template(),
                        new Offering(new CapacityPool("m5.xlarge", "eu-west-1a"), PurchaseOption.SPOT),
                        Instant.now().minus(Duration.ofHours(3))),
                SPOT.jenkins().jenkins.getRootDir().toPath().resolve(instance).toString(),
                SPOT.jenkins().createComputerLauncher(null),
                new ProvisioningActivity.Id(LINUX.cloud(), LINUX.template(), instance));
        agent.setLabelString("spot");
        agent.setNumExecutors(1);
        agent.setRetentionStrategy(new SpotRetention(100_000, 0));
        SPOT.jenkins().jenkins.addNode(agent);
        SPOT.jenkins().waitOnline(agent);
        return agent;
    }

    @Test
    public void anIdleStandInEndsAtOnceWhenSpotIsBack() throws Exception {
        SPOT.spotCapacity(0);
        SPOT.configure(template -> {
            disruption(template, 0, true);
            template.setIdleMinutes(100_000);
        });
        FreeStyleBuild build = SPOT.jenkins().buildAndAssertSuccess(test.freestyle("true"));
        SpotAgent standIn = Agents.on(build.getBuiltOnStr()).orElseThrow();
        assertThat(standIn.standsInForSpot(), is(true));
        assertThat(standIn.offering().purchaseOption(), is(PurchaseOption.ON_DEMAND));

        lookForSpot();
        checkAll();
        assertThat("nothing but Spot would be better", isEnding(standIn), is(false));

        SPOT.spotCapacity(100);
        SPOT.forgetPools();
        lookForSpot();
        checkAll();

        gone(standIn);
    }

    @Test
    public void aStandInThatIsNeededGoesWhenASpotAgentHasTakenItsPlace() throws Exception {
        SPOT.spotCapacity(0);
        SPOT.configure(template -> {
            disruption(template, 0, true, "1");
            template.setIdleMinutes(100_000);
            template.setMinAgents(1);
        });
        online(1);
        SpotAgent standIn = agents().get(0);
        assertThat(standIn.standsInForSpot(), is(true));
        checkAll();
        assertThat(isEnding(standIn), is(false));

        SPOT.spotCapacity(100);
        SPOT.forgetPools();
        lookForSpot();
        online(2);
        checkAll();

        gone(standIn);
        assertThat(agents(), hasSize(1));
        assertThat(agents().get(0).offering().purchaseOption(), is(PurchaseOption.SPOT));
        assertThat(SPOT.launched(), hasSize(2));
    }

    @Test
    public void aNeededStandInStaysWhereABudgetForbidsItsEndAndNoSpotAgentIsBought() throws Exception {
        SPOT.spotCapacity(0);
        SPOT.configure(template -> {
            disruption(template, 0, true, "0");
            template.setIdleMinutes(100_000);
            template.setMinAgents(1);
        });
        online(1);

        SPOT.spotCapacity(100);
        SPOT.forgetPools();
        lookForSpot();
        checkAll();

        assertThat(engine().provisioning().isSpotBack(LINUX), is(true));
        assertThat(engine().provisioning().inFlight().all(), is(empty()));
        assertThat(SPOT.launched(), hasSize(1));
        assertThat(agents(), hasSize(1));
    }

    private static void lookForSpot() {
        engine().provisioning()
                .lookForSpot(template -> engine().disruptions().plan(template).wantSpot());
    }
}
