package io.jenkins.plugins.spotagents.pipeline;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.Collection;
import java.util.Map;
import org.jenkinsci.plugins.structs.describable.UninstantiatedDescribable;
import org.jenkinsci.plugins.workflow.actions.ArgumentsAction;
import org.jenkinsci.plugins.workflow.actions.BodyInvocationAction;
import org.jenkinsci.plugins.workflow.cps.nodes.StepStartNode;
import org.jenkinsci.plugins.workflow.graph.BlockStartNode;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.jenkinsci.plugins.workflow.support.steps.AgentErrorCondition;

/**
 * Recognizes an author who already retries lost agents: {@code retry(conditions: [agent()])} around the block, or Declarative's
 * {@code retries}, which becomes that. Ours on top of it would make N × M attempts.
 */
final class AuthorRetry {
    private AuthorRetry() {}

    static boolean encloses(FlowNode block) {
        for (BlockStartNode around : block.getEnclosingBlocks()) {
            if (around instanceof StepStartNode step
                    && step.getAction(BodyInvocationAction.class) == null
                    && isRetry(step.getDescriptor())
                    && mentionsAgents(ArgumentsAction.getArguments(step))) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether a plain {@code retry(3)} is around the block: it tries again what failed, and would try what we have given up as often as we
     * did. It leaves alone what is an interruption.
     */
    static boolean isPlainAround(FlowNode block) {
        for (BlockStartNode around : block.getEnclosingBlocks()) {
            if (around instanceof StepStartNode step
                    && step.getAction(BodyInvocationAction.class) == null
                    && isRetry(step.getDescriptor())
                    && !(ArgumentsAction.getArguments(step).get("conditions") instanceof Collection<?>)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isRetry(@CheckForNull StepDescriptor step) {
        return step != null && "retry".equals(step.getFunctionName());
    }

    private static boolean mentionsAgents(Map<String, Object> arguments) {
        return arguments.get("conditions") instanceof Collection<?> conditions
                && conditions.stream().anyMatch(AuthorRetry::isAgentCondition);
    }

    private static boolean isAgentCondition(Object condition) {
        if (condition instanceof UninstantiatedDescribable described) {
            return isAgent(described.getSymbol()) || isAgent(described.getKlass());
        }
        if (condition instanceof Map<?, ?> described) {
            return described.values().stream().anyMatch(value -> isAgent(String.valueOf(value)));
        }
        return condition instanceof AgentErrorCondition || condition instanceof SpotAgentCondition;
    }

    private static boolean isAgent(String name) {
        return "agent".equals(name)
                || "spotAgent".equals(name)
                || AgentErrorCondition.class.getSimpleName().equals(name)
                || AgentErrorCondition.class.getName().equals(name);
    }
}
