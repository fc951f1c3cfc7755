package io.jenkins.plugins.spotagents.demo.jenkins;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.spotagents.emulator.EmulatedAws;
import io.jenkins.plugins.spotagents.emulator.world.InstanceView;
import io.jenkins.plugins.spotagents.emulator.world.Market;
import io.jenkins.plugins.spotagents.emulator.world.NoticePlan;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** AWS takes agents back under the builds that run on them. */
final class Reclaims {
    private final EmulatedAws aws;
    private final Rest jenkins;
    private final PrintStream out;
    private Map<String, String> before = Map.of();

    Reclaims(EmulatedAws aws, Rest jenkins, PrintStream out) {
        this.aws = aws;
        this.jenkins = jenkins;
        this.out = out;
    }

    /**
     * Instances on which a build was at work just now and is at work still, with the build's address.
     *
     * @param announced only those that AWS takes back with a notice, which is Spot; any host may fail
     */
    Map<String, String> victims(boolean announced) throws IOException, InterruptedException {
        List<String> ours = aws.liveInstances().stream()
                .filter(instance -> !announced || instance.market() == Market.SPOT)
                .map(InstanceView::id)
                .toList();
        Map<String, String> now = new TreeMap<>();
        for (JsonNode computer : jenkins.get(
                        "computer/", "computer[displayName,offline,executors[currentExecutable[url]]]")
                .path("computer")) {
            String name = computer.path("displayName").asText();
            if (ours.contains(name) && !computer.path("offline").asBoolean()) {
                for (JsonNode executor : computer.path("executors")) {
                    String url = executor.path("currentExecutable").path("url").asText("");
                    if (!url.isEmpty()) {
                        now.put(name, url);
                    }
                }
            }
        }
        Map<String, String> still = new TreeMap<>(now);
        still.entrySet().retainAll(before.entrySet());
        before = now;
        return still;
    }

    /** With a notice, or without a word. */
    void reclaim(String instance, boolean announced) {
        if (aws.instance(instance).market() == Market.SPOT) {
            aws.reclaim(instance, announced ? NoticePlan.sqsAndImds() : NoticePlan.none());
        } else {
            aws.failHost(instance);
        }
        out.println("  AWS " + (announced ? "gives notice to " : "ends, without a notice, ") + instance + " ("
                + aws.instance(instance).pool() + ") under " + build(before.getOrDefault(instance, "")));
    }

    private static String build(String url) {
        String[] parts = url.split("/");
        return parts.length < 2 ? "a build" : parts[parts.length - 2] + " #" + parts[parts.length - 1];
    }
}
