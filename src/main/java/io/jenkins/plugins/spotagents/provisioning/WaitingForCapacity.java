package io.jenkins.plugins.spotagents.provisioning;

import hudson.Extension;
import hudson.model.Label;
import hudson.model.Node;
import hudson.model.Queue;
import hudson.model.queue.CauseOfBlockage;
import hudson.model.queue.QueueTaskDispatcher;
import hudson.slaves.Cloud;
import io.jenkins.plugins.spotagents.agent.AgentOwner;
import io.jenkins.plugins.spotagents.agent.SpotAgent;
import io.jenkins.plugins.spotagents.cloud.AgentTemplate;
import io.jenkins.plugins.spotagents.cloud.Clouds;
import io.jenkins.plugins.spotagents.cloud.SpotCloud;
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
        if (label == null) {
            return null;
        }
        if (item.task instanceof Queue.FlyweightTask) {
            return isOursAlone(label) ? new Waiting(Messages.WaitingForCapacity_flyweight()) : null;
        }
        Optional<String> reason = reason(label);
        if (reason.isEmpty() || isServedOtherwise(label)) {
            return null;
        }
        return new Waiting(Messages.WaitingForCapacity_reason(reason.get()));
    }

    /** The last problem, if all templates for the label have one that has not run out; or why there is no template. */
    private static Optional<String> reason(Label label) {
        Optional<String> last = Optional.empty();
        Optional<String> refused = Optional.empty();
        Optional<LaunchProblems> problems = ProvisioningOwner.current().map(Provisioning::problems);
        for (SpotCloud cloud : Clouds.all().toList()) {
            for (AgentTemplate template : cloud.getTemplates()) {
                Optional<Demand> demand = Demand.of(cloud, template, label);
                if (demand.isEmpty()) {
                    refused = refused.isPresent() ? refused : refusal(cloud, template, label);
                } else if (problems.isPresent() && problems.get().isPaused(cloud.name, demand.get())) {
                    last = problems.get().of(cloud.name, demand.get()).map(LaunchProblems.Problem::message);
                } else {
                    return Optional.empty();
                }
            }
        }
        return last.isPresent() ? last : refused;
    }

    /** What a template lacks that else would serve the label; empty if the label is about something else altogether. */
    private static Optional<String> refusal(SpotCloud cloud, AgentTemplate template, Label label) {
        LabelFit fit = LabelFit.of(cloud.getRegion(), template, label);
        return fit.refused()
                .map(refusal -> fit.allowed(refusal.option()).isPresent()
                        ? Messages.WaitingForCapacity_neverBought(
                                template.getName(), cloud.name, refusal.option().label())
                        : Messages.WaitingForCapacity_unlisted(
                                template.getName(), cloud.name, String.join(", ", refusal.unlisted())));
    }

    private static boolean isServedOtherwise(Label label) {
        for (Node node : label.getNodes()) {
            if (node.toComputer() != null) {
                return true;
            }
        }
        return isServedByOtherClouds(label);
    }

    private static boolean isServedByOtherClouds(Label label) {
        Cloud.CloudState state = new Cloud.CloudState(label, 0);
        List<Cloud> clouds = Jenkins.get().clouds.toList();
        return clouds.stream().anyMatch(cloud -> !(cloud instanceof SpotCloud) && cloud.canProvision(state));
    }

    /** Our agents refuse flyweight tasks, such as the parent of a matrix build, and nobody else has the label. */
    private static boolean isOursAlone(Label label) {
        return AgentOwner.get().serves(label)
                && label.getNodes().stream().allMatch(SpotAgent.class::isInstance)
                && !isServedByOtherClouds(label);
    }

    private static final class Waiting extends CauseOfBlockage {
        private final String why;

        private Waiting(String why) {
            this.why = why;
        }

        @Override
        public String getShortDescription() {
            return why;
        }
    }
}
