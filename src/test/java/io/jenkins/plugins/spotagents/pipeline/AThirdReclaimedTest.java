package io.jenkins.plugins.spotagents.pipeline;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.hasSize;

import io.jenkins.plugins.spotagents.agent.SpotComputer;
import io.jenkins.plugins.spotagents.cloud.AgentTemplate;
import io.jenkins.plugins.spotagents.cloud.Purchase;
import io.jenkins.plugins.spotagents.emulator.world.NoticePlan;
import io.jenkins.plugins.spotagents.interruption.farm.InterruptionReport;
import io.jenkins.plugins.spotagents.job.InterruptionsAction;
import io.jenkins.plugins.spotagents.scenario.SpotJenkins;
import io.jenkins.plugins.spotagents.scenario.SpotScenario;
import io.jenkins.plugins.spotagents.scenario.WorkLog;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;

/**
 * A Declarative Pipeline on three agents of which one is reclaimed, again and again: SUCCESS each time. Prints what it took; the
 * figures of {@code docs/performance.md} are from here.
 */
public class AThirdReclaimedTest {
    @ClassRule
    public static final SpotJenkins SPOT = new SpotJenkins();

    @Rule
    public final SpotScenario test = SPOT.scenario(AThirdReclaimedTest::onSpotOnly);

    private static final String PIPELINE = """
            pipeline {
              agent none
              stages { stage('tests') { parallel {
                stage('lost') { agent { label 'spot' }; steps { sh '''%s''' } }
                stage('one') { agent { label 'spot' }; steps { sh '''%s''' } }
                stage('two') { agent { label 'spot' }; steps { sh '''%s''' } }
              } } }
            }""";

    /** What one loss took. */
    private record Loss(Duration toCordon, Duration toReplacement, Duration interruptToStep, Duration reclaimToStep) {}

    /** So many interruptions would open the circuit breaker, and on-demand capacity is not reclaimed. */
    private static void onSpotOnly(AgentTemplate template) {
        Purchase purchase = new Purchase();
        purchase.setOnDemandFallback(false);
        template.setPurchase(purchase);
        template.setMaxUses(0);
    }

    @Test
    public void twentyOfTwentyEndWithSuccess() throws Exception {
        List<Loss> losses = new ArrayList<>();
        for (int round = 1; round <= 20; round++) {
            losses.add(loseOne("round" + round));
        }
        print("agents that have to boot", losses);
        assertThat("three agents, and one for each that was lost", SPOT.launched(), hasSize(3 + 20));
    }

    @Test
    public void aSpareAgentTakesOverAtOnce() throws Exception {
        SPOT.configure(template -> {
            onSpotOnly(template);
            template.setSpareAgents(1);
        });
        List<Loss> losses = new ArrayList<>();
        for (int round = 1; round <= 5; round++) {
            losses.add(loseOne("spare" + round));
        }
        print("a spare agent", losses);
    }

    private static Loss loseOne(String name) throws Exception {
        WorkLog work = SPOT.work();
        String one = name + "one";
        String two = name + "two";
        WorkflowRun run = SPOT.start(name, PIPELINE.formatted(work.loses(name), work.waits(one), work.waits(two)));
        work.begun(one, 1);
        work.begun(two, 1);
        String lost = work.begun(name, 1);
        awaitSpare();
        Instant reclaimed = Clock.systemUTC().instant();
        SPOT.aws().reclaim(lost, NoticePlan.sqsOnly());
        work.begun(name, 2);
        work.let(one);
        work.let(two);
        SPOT.succeeds(run);
        assertThat(work.agents(name), hasSize(2));
        assertThat(work.agents(one), hasSize(1));
        assertThat(work.agents(two), hasSize(1));

        InterruptionReport report = SPOT.released(lost);
        Instant noticed = report.firstNoticedAt();
        Instant again = work.times(name).get(1);
        var attempts = InterruptionsAction.find(run).orElseThrow().getAttempts();
        assertThat(attempts, hasSize(1));
        return new Loss(
                Duration.between(noticed, report.cordonedAt().orElseThrow()),
                Duration.between(noticed, report.replacementRequestedAt().orElseThrow()),
                Duration.between(attempts.get(0).getInterrupted().toInstant(), again),
                Duration.between(reclaimed, again));
    }

    /** If the template keeps one. */
    private static void awaitSpare() {
        await().atMost(SpotJenkins.PATIENCE).until(() -> SPOT.spareAgents() == 0 || idle() > 0);
    }

    private static long idle() {
        return Arrays.stream(SPOT.jenkins().jenkins.getComputers())
                .filter(computer -> computer instanceof SpotComputer && computer.isOnline() && computer.isIdle())
                .count();
    }

    private static void print(String title, List<Loss> losses) {
        System.out.printf(
                "%n%d losses, %s; instances launched: %d%n",
                losses.size(), title, SPOT.launched().size());
        System.out.printf("%-32s %8s %8s %8s%n", "ms", "least", "median", "most");
        print("notice to cordon", losses, Loss::toCordon);
        print("notice to replacement requested", losses, Loss::toReplacement);
        print("interrupt to first step again", losses, Loss::interruptToStep);
        print("reclaim to running again", losses, Loss::reclaimToStep);
    }

    private static void print(String what, List<Loss> losses, Function<Loss, Duration> figure) {
        List<Long> sorted =
                losses.stream().map(figure).map(Duration::toMillis).sorted().toList();
        System.out.printf(
                "%-32s %8d %8d %8d%n",
                what, sorted.get(0), sorted.get(sorted.size() / 2), sorted.get(sorted.size() - 1));
    }
}
