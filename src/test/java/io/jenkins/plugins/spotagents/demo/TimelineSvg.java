package io.jenkins.plugins.spotagents.demo;

import io.jenkins.plugins.spotagents.capacity.CapacityPool;
import io.jenkins.plugins.spotagents.capacity.PurchaseOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The run as a picture: time from left to right, one lane for each pool, in it one thin row for each agent, its builds in
 * colour. Rows are used again once an agent is gone.
 */
final class TimelineSvg {
    private static final int LEFT = 190;
    private static final int WIDTH = 1000;
    private static final int ROW = 6;
    private static final int GAP = 12;
    private static final int TOP = 28;

    private final Story story;
    private final Instant start;
    private final Instant end;
    private final Map<String, List<Drought>> droughts;
    private final StringBuilder svg = new StringBuilder();
    private int y = TOP;

    /**
     * A pool without capacity.
     *
     * @param to the end of the picture for a pool that stays dry
     */
    record Drought(Instant from, Instant to) {}

    /** @param droughts by pool, as {@code m5.xlarge/eu-west-1a} */
    TimelineSvg(Story story, Instant start, Instant end, Map<String, List<Drought>> droughts) {
        this.story = story;
        this.start = start;
        this.end = end;
        this.droughts = droughts;
    }

    String draw() {
        Map<String, List<Story.AgentLife>> lanes = lanes();
        Map<String, List<Story.Run>> runs = story.runs().stream().collect(Collectors.groupingBy(Story.Run::agent));
        lanes.forEach((name, agents) -> lane(name, agents, runs));
        axis();
        return String.format(
                        Locale.ROOT,
                        "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"Agents and builds over time\">%n",
                        LEFT + WIDTH + 20,
                        y + 30)
                + svg
                + "</svg>\n";
    }

    private Map<String, List<Story.AgentLife>> lanes() {
        Map<String, List<Story.AgentLife>> lanes = new TreeMap<>();
        droughts.keySet().forEach(pool -> lanes.put(pool, new ArrayList<>()));
        for (Story.AgentLife agent : story.agents()) {
            boolean onDemand = agent.offering.purchaseOption() == PurchaseOption.ON_DEMAND;
            CapacityPool pool = agent.offering.pool();
            lanes.computeIfAbsent(onDemand ? "~ on-demand" : pool.toString(), name -> new ArrayList<>())
                    .add(agent);
        }
        return lanes;
    }

    private void lane(String name, List<Story.AgentLife> agents, Map<String, List<Story.Run>> runs) {
        List<Instant> rowFreeAt = new ArrayList<>();
        int top = y;
        StringBuilder bars = new StringBuilder();
        for (Story.AgentLife agent : agents) {
            int row = freeRow(rowFreeAt, agent);
            bars.append(agentBar(agent, top + row * ROW, runs.getOrDefault(agent.id, List.of())));
        }
        int height = Math.max(1, rowFreeAt.size()) * ROW;
        svg.append(String.format(
                Locale.ROOT,
                "<text class=\"lane\" x=\"%d\" y=\"%d\">%s</text>%n",
                LEFT - 8,
                top + height / 2 + 4,
                name.replace("~ ", "")));
        svg.append(rect("track", start, end, top - 2, height + 4, ""));
        for (Drought drought : droughts.getOrDefault(name, List.of())) {
            svg.append(rect("dry", drought.from(), drought.to(), top - 2, height + 4, name + " is dry"));
        }
        svg.append(bars);
        y = top + height + GAP;
    }

    private int freeRow(List<Instant> rowFreeAt, Story.AgentLife agent) {
        Instant until = agent.ended == null ? end : agent.ended;
        for (int row = 0; row < rowFreeAt.size(); row++) {
            if (!rowFreeAt.get(row).isAfter(agent.launched)) {
                rowFreeAt.set(row, until);
                return row;
            }
        }
        rowFreeAt.add(until);
        return rowFreeAt.size() - 1;
    }

    private String agentBar(Story.AgentLife agent, int at, List<Story.Run> runs) {
        Instant until = agent.ended == null ? end : agent.ended;
        StringBuilder bar = new StringBuilder(rect("agent", agent.launched, until, at, ROW - 2, agent.id));
        for (Story.Run run : runs) {
            String what = String.format(
                    "build #%d, attempt %d: %s",
                    run.build(), run.attempt(), run.completed() ? "completed" : "interrupted");
            String kind = run.completed() ? run.attempt() > 1 ? "rerun" : "done" : "lost";
            bar.append(rect(kind, run.from(), run.to(), at, ROW - 2, what));
        }
        if (agent.noticed != null) {
            bar.append(mark("notice", agent.noticed, at));
        }
        if (agent.ending == Story.Ending.VANISHED) {
            bar.append(mark("vanished", until, at));
        }
        return bar.toString();
    }

    private void axis() {
        long minutes = Math.max(1, Duration.between(start, end).toMinutes());
        long step = Math.max(1, minutes / 12);
        for (long minute = 0; minute <= minutes; minute += step) {
            double x = x(start.plus(Duration.ofMinutes(minute)));
            svg.append(String.format(
                    Locale.ROOT,
                    "<line class=\"grid\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\"/>%n"
                            + "<text class=\"tick\" x=\"%.1f\" y=\"%d\">%d min</text>%n",
                    x,
                    x,
                    TOP - 8,
                    y,
                    x,
                    y + 16,
                    minute));
        }
    }

    private String rect(String kind, Instant from, Instant to, int top, int height, String title) {
        double x = x(from);
        return String.format(
                Locale.ROOT,
                "<rect class=\"%s\" x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\">%s</rect>%n",
                kind,
                x,
                top,
                Math.max(0.8, x(to) - x),
                height,
                title.isEmpty() ? "" : "<title>" + title + "</title>");
    }

    private String mark(String kind, Instant when, int top) {
        return String.format(
                Locale.ROOT,
                "<rect class=\"%s\" x=\"%.1f\" y=\"%d\" width=\"2\" height=\"%d\"/>%n",
                kind,
                x(when) - 1,
                top - 1,
                ROW);
    }

    private double x(Instant when) {
        double whole = Math.max(1, Duration.between(start, end).toMillis());
        double part = Duration.between(start, when).toMillis();
        return LEFT + WIDTH * Math.max(0, Math.min(1, part / whole));
    }
}
