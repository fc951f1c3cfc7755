package io.jenkins.plugins.spotagents.cloud;

import hudson.Extension;
import hudson.model.Label;
import hudson.model.Node;
import hudson.model.Queue;
import hudson.model.queue.CauseOfBlockage;
import hudson.model.queue.QueueTaskDispatcher;
import hudson.slaves.Cloud;
import io.jenkins.plugins.spotagents.capacity.TemplateId;
import java.util.List;
import java.util.Optional;
import jenkins.model.Jenkins;

/**
 * Lets work whose agents cannot be launched wait with the reason, for as long as no launch is tried again anyway. Only while
 * there is no agent for it: of one that is there, Jenkins tells more. Called under the queue's lock.
 */
@Extension
public final class WaitingForCapacity extends QueueTaskDispatcher {
    @Override
    public CauseOfBlockage canRun(Queue.Item item) {
        Label label = item.getAssignedLabel();
        if (item.task instanceof Queue.FlyweightTask || label == null) {
            return null;
        }
        Optional<LaunchProblems.Problem> problem = problem(label);
        if (problem.isEmpty() || isServedOtherwise(label)) {
            return null;
        }
        return new NoCapacity(problem.get().message());
    }

    /** The last problem, if all templates for the label have one that has not run out. */
    private static Optional<LaunchProblems.Problem> problem(Label label) {
        Optional<LaunchProblems.Problem> last = Optional.empty();
        LaunchProblems problems = SpotAgentsRuntime.get().problems();
        for (SpotCloud cloud : SpotAgentsRuntime.clouds().toList()) {
            for (Demand demand : Demand.all(cloud, label)) {
                TemplateId template =
                        new TemplateId(cloud.name, demand.template().getName());
                if (!problems.isPaused(template)) {
                    return Optional.empty();
                }
                last = problems.of(template);
            }
        }
        return last;
    }

    private static boolean isServedOtherwise(Label label) {
        for (Node node : label.getNodes()) {
            if (node.toComputer() != null) {
                return true;
            }
        }
        Cloud.CloudState state = new Cloud.CloudState(label, 0);
        List<Cloud> clouds = Jenkins.get().clouds.toList();
        return clouds.stream().anyMatch(cloud -> !(cloud instanceof SpotCloud) && cloud.canProvision(state));
    }

    private static final class NoCapacity extends CauseOfBlockage {
        private final String reason;

        private NoCapacity(String reason) {
            this.reason = reason;
        }

        @Override
        public String getShortDescription() {
            return Messages.WaitingForCapacity_reason(reason);
        }
    }
}
