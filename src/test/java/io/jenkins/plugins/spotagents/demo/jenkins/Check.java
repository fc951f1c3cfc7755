package io.jenkins.plugins.spotagents.demo.jenkins;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Runs each sample job a few times, takes an agent from each build, and judges by what REST tells any user: every build ends
 * well, what was lost ran again, and no agent is left.
 */
final class Check {
    /** For the builds of a round, re-runs included, on a machine with a lot else to do. */
    private static final Duration ROUND = Duration.ofMinutes(10);
    /** AWS leaves a reclaimed instance two minutes; an idle agent stays for five. */
    private static final Duration EMPTYING = Duration.ofMinutes(10);

    private final Rest jenkins;
    private final Reclaims reclaims;
    private final Stop stop;
    private final PrintStream out;

    Check(Rest jenkins, Reclaims reclaims, Stop stop, PrintStream out) {
        this.jenkins = jenkins;
        this.reclaims = reclaims;
        this.stop = stop;
        this.out = out;
    }

    /** @return whether a user would have nothing to complain of */
    boolean passes(int rounds) throws IOException, InterruptedException {
        List<String> complaints = new ArrayList<>();
        for (int round = 1; round <= rounds; round++) {
            out.println("Round " + round + " of " + rounds + ": one build of each job, and each loses an agent");
            for (String job : SampleJobs.NAMES) {
                jenkins.build(job);
            }
            complaints.addAll(play(round % 2 == 1));
        }
        for (String job : SampleJobs.NAMES) {
            History history = History.of(job, jenkins);
            complaints.addAll(history.complaints());
            if (history.successes() != rounds) {
                complaints.add(job + ": " + rounds + " builds were asked for, " + history.successes() + " succeeded.");
            }
            if (history.reruns() < rounds) {
                complaints.add(job + " lost " + rounds + " agents, and ran again " + history.reruns() + " times.");
            }
            out.printf(
                    "%-12s %d asked for, %d succeeded, %d re-runs%n",
                    job, rounds, history.successes(), history.reruns());
        }
        if (!stop.within(EMPTYING, this::noAgentIsLeft)) {
            complaints.add("There are still agents: " + agents());
        }
        complaints.forEach(complaint -> out.println("WRONG: " + complaint));
        return complaints.isEmpty();
    }

    private List<String> play(boolean announced) throws IOException, InterruptedException {
        Set<String> untouched = new HashSet<>(SampleJobs.NAMES);
        boolean settled = stop.within(ROUND, () -> {
            Map<String, String> atWork = reclaims.victims(announced);
            for (Map.Entry<String, String> victim : atWork.entrySet()) {
                if (untouched.removeIf(job -> victim.getValue().contains("/job/" + job + "/"))) {
                    reclaims.reclaim(victim.getKey(), announced);
                }
            }
            // Asked only when nobody is at work: on a busy machine a build would come to its end between two looks.
            return atWork.isEmpty() && isSettled();
        });
        List<String> complaints = new ArrayList<>();
        untouched.forEach(job -> complaints.add("No agent was taken from " + job + ", so that nothing was tried."));
        if (!settled) {
            complaints.add("After " + ROUND.toMinutes() + " minutes there still is work: " + queue());
        }
        return complaints;
    }

    private boolean isSettled() throws IOException, InterruptedException {
        for (String job : SampleJobs.NAMES) {
            if (!History.of(job, jenkins).isSettled()) {
                return false;
            }
        }
        return queue().isEmpty();
    }

    private List<String> queue() throws IOException, InterruptedException {
        List<String> waiting = new ArrayList<>();
        for (JsonNode item : jenkins.get("queue/", "items[why,task[name]]").path("items")) {
            waiting.add(item.path("task").path("name").asText() + ": "
                    + item.path("why").asText());
        }
        return waiting;
    }

    private boolean noAgentIsLeft() throws IOException, InterruptedException {
        return agents().isEmpty();
    }

    /** In Jenkins' list of nodes, and on the cloud's page. */
    private Set<String> agents() throws IOException, InterruptedException {
        Set<String> agents = new HashSet<>();
        for (JsonNode computer : jenkins.get("computer/", "computer[displayName,assignedLabels[name]]")
                .path("computer")) {
            for (JsonNode label : computer.path("assignedLabels")) {
                if (label.path("name").asText().equals("spot")) {
                    agents.add(computer.path("displayName").asText());
                }
            }
        }
        for (JsonNode agent : jenkins.get("cloud/aws-spot/", "agents[name]").path("agents")) {
            agents.add(agent.path("name").asText());
        }
        return agents;
    }
}
