package io.jenkins.plugins.spotagents.demo.jenkins;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The builds of a job, as REST tells of them. */
record History(String job, List<Build> builds) {
    private static final String TREE = "builds[number,result,actions[attempts[agent,outcome,rerun]]]";

    /**
     * One build.
     *
     * @param result empty while it runs
     * @param reruns one for each attempt that was lost and is made again: the build that does it, empty if it is the same one
     *     or none has begun yet
     * @param givenUp attempts that were lost for good
     */
    record Build(int number, String result, List<Optional<Integer>> reruns, List<String> givenUp) {
        boolean isSuccess() {
            return result.equals("SUCCESS");
        }
    }

    static History of(String job, Rest jenkins) throws IOException, InterruptedException {
        List<Build> builds = new ArrayList<>();
        for (JsonNode build : jenkins.get("job/" + job + "/", TREE).path("builds")) {
            builds.add(build(build));
        }
        return new History(job, builds);
    }

    private static Build build(JsonNode build) {
        List<Optional<Integer>> reruns = new ArrayList<>();
        List<String> givenUp = new ArrayList<>();
        for (JsonNode action : build.path("actions")) {
            for (JsonNode attempt : action.path("attempts")) {
                String outcome = attempt.path("outcome").asText();
                if (outcome.startsWith("runs again")) {
                    String rerun = attempt.path("rerun").asText("null");
                    reruns.add(
                            rerun.equals("null")
                                    ? Optional.empty()
                                    : Optional.of(Integer.valueOf(rerun.substring(rerun.indexOf('#') + 1))));
                } else {
                    givenUp.add(attempt.path("agent").asText() + ": " + outcome);
                }
            }
        }
        return new Build(
                build.path("number").asInt(), build.path("result").asText("").replace("null", ""), reruns, givenUp);
    }

    /** Whether nothing runs, and nothing that was lost is still to be begun. */
    boolean isSettled() {
        return builds.stream().noneMatch(build -> build.result().isEmpty())
                && builds.stream()
                        .filter(build -> !build.isSuccess())
                        .allMatch(build -> continuation(build).isPresent() || !isLost(build));
    }

    private static boolean isLost(Build build) {
        return !build.reruns().isEmpty();
    }

    int reruns() {
        return builds.stream().mapToInt(build -> build.reruns().size()).sum();
    }

    int successes() {
        return (int) builds.stream().filter(Build::isSuccess).count();
    }

    /** What a user would complain of; empty if there is nothing. */
    List<String> complaints() {
        List<String> complaints = new ArrayList<>();
        for (Build build : builds) {
            String name = job + " #" + build.number();
            if (!build.isSuccess() && continuation(build).isEmpty()) {
                complaints.add(name + " ended as " + build.result() + " and was not run again.");
            }
            build.givenUp().forEach(lost -> complaints.add(name + " was given up: " + lost));
        }
        return complaints;
    }

    /** The build that runs instead of one that was interrupted. */
    private Optional<Build> continuation(Build lost) {
        return lost.reruns().stream()
                .flatMap(Optional::stream)
                .flatMap(number -> builds.stream().filter(build -> build.number() == number))
                .findFirst();
    }
}
