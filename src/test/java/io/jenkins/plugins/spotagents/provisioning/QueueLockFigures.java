package io.jenkins.plugins.spotagents.provisioning;

import hudson.ExtensionList;
import hudson.model.Action;
import hudson.model.FreeStyleProject;
import hudson.model.InvisibleAction;
import hudson.model.Label;
import hudson.model.Node;
import hudson.model.Queue;
import hudson.model.labels.LabelAssignmentAction;
import hudson.model.queue.SubTask;
import hudson.slaves.ComputerLauncher;
import hudson.slaves.DumbSlave;
import hudson.slaves.JNLPLauncher;
import io.jenkins.plugins.spotagents.agent.AgentOwner;
import io.jenkins.plugins.spotagents.cloud.AgentTemplate;
import io.jenkins.plugins.spotagents.cloud.SpotCloud;
import io.jenkins.plugins.spotagents.scenario.Figures;
import io.jenkins.plugins.spotagents.scenario.SpotJenkins;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import jenkins.model.Jenkins;
import org.junit.ClassRule;
import org.junit.Test;

/**
 * What we take of the time under the queue's lock on a large controller: 2,000 items that wait under 300 label expressions, beside 500
 * agents of others. Not run with the tests; its table is in {@code docs/performance.md}: {@code mvn test -Dtest=QueueLockFigures}.
 */
public class QueueLockFigures {
    private static final int ITEMS = 2_000;
    private static final int LABELS = 300;
    private static final int AGENTS = 500;
    private static final int TEMPLATES = 5;
    private static final int ROUNDS = 20;

    @ClassRule
    public static final SpotJenkins SPOT = new SpotJenkins();

    /** Lets one project wait many times, each time under another label. */
    private static final class Under extends InvisibleAction implements LabelAssignmentAction, Queue.QueueAction {
        private final Label label;

        Under(Label label) {
            this.label = label;
        }

        @Override
        public Label getAssignedLabel(SubTask task) {
            return label;
        }

        @Override
        public boolean shouldSchedule(List<Action> actions) {
            return true;
        }
    }

    @Test
    public void ofManyItemsUnderManyLabels() throws Exception {
        SPOT.aws().deny("ec2:CreateFleet");
        SPOT.begin(template -> {});
        configureTemplates();
        addAgents();
        List<Label> labels = labels();
        FreeStyleProject job = SPOT.jenkins().createFreeStyleProject("waits");
        job.setConcurrentBuild(true);
        for (int i = 0; i < ITEMS; i++) {
            Jenkins.get().getQueue().schedule2(job, 0, List.of(new Under(labels.get(i % LABELS))));
        }
        Jenkins.get().getQueue().maintain();
        List<Queue.Item> items = List.of(Jenkins.get().getQueue().getItems());
        WaitingForCapacity dispatcher = ExtensionList.lookupSingleton(WaitingForCapacity.class);

        Figures figures = new Figures(
                items.size() + " items, " + LABELS + " label expressions, " + AGENTS + " agents, " + TEMPLATES
                        + " templates",
                "",
                "first time",
                "then, median of " + ROUNDS);
        figures.row(times("canRun for all items", () -> items.forEach(dispatcher::canRun)));
        figures.row(times(
                "onEnterBuildable for all items: is the label served?",
                () -> items.forEach(item -> AgentOwner.get().serves(item.getAssignedLabel()))));
        InFlight inFlight = new InFlight();
        figures.row(times(
                "what all labels lack, of which the least part under the lock",
                () -> labels.forEach(label -> Workload.lacking(label, inFlight))));
        figures.print();
        Jenkins.get().getQueue().clear();
    }

    private static void configureTemplates() throws Exception {
        List<AgentTemplate> templates = new ArrayList<>();
        for (int i = 0; i < TEMPLATES; i++) {
            AgentTemplate template = SPOT.ec2().template("template" + i);
            template.setLabels("spot linux team" + i);
            templates.add(template);
        }
        SpotCloud cloud = SPOT.ec2().cloud(template -> {});
        cloud.setTemplates(templates);
        Jenkins.get().clouds.replaceBy(List.of(cloud));
    }

    private static void addAgents() throws Exception {
        List<Node> nodes = new ArrayList<>();
        for (int i = 0; i < AGENTS; i++) {
            ComputerLauncher launcher = new JNLPLauncher();
            DumbSlave agent = new DumbSlave("other" + i, "/tmp", launcher);
            agent.setLabelString("fixed windows rack" + i % 20);
            nodes.add(agent);
        }
        Jenkins.get().setNodes(nodes);
    }

    private static List<Label> labels() {
        List<Label> labels = new ArrayList<>();
        for (int i = 0; i < LABELS; i++) {
            labels.add(Label.parseExpression(
                    switch (i % 3) {
                        case 0 -> "spot && linux && team" + i % TEMPLATES + " && !rack" + i;
                        case 1 -> "spot && (m5.xlarge || c5.xlarge) && !eu-west-1a && !odd" + i;
                        default -> "(linux || windows) && team" + i % TEMPLATES + " || never" + i;
                    }));
        }
        return List.copyOf(Set.copyOf(labels));
    }

    /** The first time, and the median of the others. */
    private static String[] times(String what, Runnable work) {
        long first = nanos(work);
        List<Long> others = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++) {
            others.add(nanos(work));
        }
        Collections.sort(others);
        return new String[] {what, millis(first), millis(others.get(ROUNDS / 2))};
    }

    private static long nanos(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return System.nanoTime() - start;
    }

    private static String millis(long nanos) {
        return String.format(Locale.ROOT, "%.1f ms", nanos / 1e6);
    }
}
