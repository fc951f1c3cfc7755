package io.jenkins.plugins.spotagents.disruption;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number of agents, or a percentage of those that a template has.
 *
 * @param amount agents, at least 0; or percent, 0 to 100
 */
public record AgentShare(int amount, boolean percent) {
    private static final Pattern TYPED = Pattern.compile("([0-9]{1,9})\\s*(%?)");

    public AgentShare {
        if (amount < 0 || percent && amount > 100) {
            throw new IllegalArgumentException("Number of agents '" + amount + (percent ? "%" : "")
                    + "' is not possible: use 0 or more, or 0% to 100%.");
        }
    }

    /** @throws IllegalArgumentException naming the value and the remedy */
    public static AgentShare parse(String typed) {
        Matcher matcher = TYPED.matcher(typed.trim());
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "Number of agents '" + typed
                            + "' is neither a number nor a percentage: write 3, or 10% of the template's agents, or 0 for none.");
        }
        return new AgentShare(
                Integer.parseInt(matcher.group(1)), !matcher.group(2).isEmpty());
    }

    /**
     * Of so many agents; a percentage is rounded up, as Karpenter and Kubernetes' disruption budgets do: 10% of 4 agents would else
     * be none, and none of them could ever go.
     */
    public int of(int agents) {
        return percent ? (int) (((long) amount * agents + 99) / 100) : amount;
    }

    /** As it was typed. */
    @Override
    public String toString() {
        return percent ? amount + "%" : Integer.toString(amount);
    }
}
