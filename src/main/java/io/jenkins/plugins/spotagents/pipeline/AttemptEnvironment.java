package io.jenkins.plugins.spotagents.pipeline;

import hudson.EnvVars;
import hudson.Extension;
import hudson.model.Run;
import hudson.model.TaskListener;
import java.io.IOException;
import java.util.stream.Stream;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepEnvironmentContributor;

/** Tells steps in a block that runs again which attempt it is. */
@Extension
public final class AttemptEnvironment extends StepEnvironmentContributor {
    @Override
    public void buildEnvironmentFor(StepContext context, EnvVars environment, TaskListener listener)
            throws IOException, InterruptedException {
        FlowNode node = context.get(FlowNode.class);
        Run<?, ?> run = context.get(Run.class);
        if (node == null || run == null) {
            return;
        }
        Stream.concat(Stream.of(node), node.getEnclosingBlocks().stream())
                .flatMap(block -> AttemptAction.of(block).stream())
                .findFirst()
                .filter(innermost -> innermost.getAttempt() > 1)
                .ifPresent(innermost -> {
                    environment.put("SPOT_ATTEMPT", String.valueOf(innermost.getAttempt()));
                    environment.put("SPOT_INTERRUPTED_RUN", run.getExternalizableId());
                });
    }
}
