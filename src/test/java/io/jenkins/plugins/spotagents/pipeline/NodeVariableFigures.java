package io.jenkins.plugins.spotagents.pipeline;

import hudson.ExtensionList;
import io.jenkins.plugins.spotagents.scenario.Figures;
import io.jenkins.plugins.spotagents.scenario.SpotJenkins;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.cps.GlobalVariableSet;
import org.jenkinsci.plugins.workflow.flow.FlowDurabilityHint;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.job.properties.DurabilityHintJobProperty;
import org.junit.ClassRule;
import org.junit.Test;

/**
 * What each step of a Pipeline pays for the variable {@code node}, which the engine looks at before it looks for a step. Not run with
 * the tests; its table is in {@code docs/performance.md}: {@code mvn test -Dtest=NodeVariableFigures}.
 */
public class NodeVariableFigures {
    private static final int STEPS = 1000;
    private static final int ROUNDS = 7;

    @ClassRule
    public static final SpotJenkins SPOT = new SpotJenkins();

    private static final String SCRIPT = "%s { for (int i = 0; i < " + STEPS + "; i++) { isUnix() } }";

    private int builds;

    /** The variants take turns, so that whatever else the machine does meets them all alike. */
    @Test
    @SuppressWarnings("deprecation") // as no extension is usually taken out of a running Jenkins
    public void aThousandCheapSteps() throws Exception {
        SPOT.begin(template -> {});
        NodeVariables variables = ExtensionList.lookupSingleton(NodeVariables.class);
        ExtensionList<GlobalVariableSet> all = ExtensionList.lookup(GlobalVariableSet.class);
        List<Duration> with = new ArrayList<>();
        List<Duration> bypassed = new ArrayList<>();
        List<Duration> without = new ArrayList<>();
        for (int round = 0; round <= ROUNDS; round++) {
            Duration first = run("node");
            Duration second = run("steps.node");
            all.remove(variables);
            Duration third = run("node");
            all.add(variables);
            if (round > 0) { // the first one warms up
                with.add(first);
                bypassed.add(second);
                without.add(third);
            }
        }
        Figures figures = new Figures(
                "`node { }` with " + STEPS + " cheap steps, " + ROUNDS + " rounds",
                "",
                "least / median / most",
                "a step",
                "ratio");
        row(figures, "without the variable", without, without);
        row(figures, "with the variable, by `steps.node`", bypassed, without);
        row(figures, "with the variable, by `node`", with, without);
        figures.print();
    }

    private Duration run(String node) throws Exception {
        WorkflowJob job = SPOT.jenkins().createProject(WorkflowJob.class, "figures" + builds++);
        job.addProperty(new DurabilityHintJobProperty(FlowDurabilityHint.PERFORMANCE_OPTIMIZED));
        job.setDefinition(new CpsFlowDefinition(SCRIPT.formatted(node), true));
        WorkflowRun run = SPOT.succeeds(job.scheduleBuild2(0).get());
        return Duration.ofMillis(run.getDuration());
    }

    private static void row(Figures figures, String what, List<Duration> times, List<Duration> base) {
        long median = median(times);
        figures.row(
                what,
                Figures.spread(times),
                String.format(Locale.ROOT, "%.2f ms", (double) median / STEPS),
                String.format(Locale.ROOT, "%.2f", (double) median / median(base)));
    }

    private static long median(List<Duration> times) {
        return times.stream().sorted().toList().get(times.size() / 2).toMillis();
    }
}
