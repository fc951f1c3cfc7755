package io.jenkins.plugins.spotagents.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** The report: one file that needs nothing else, light or dark as its reader likes. */
final class HtmlReport {
    private static final String STYLE = """
            :root { color-scheme: light dark; --text: #1b1f24; --dim: #667; --ground: #fff; --track: #f2f4f7; --grid: #dde2e8;
              --agent: #c6ccd6; --done: #2f9e63; --rerun: #2b7bbb; --lost: #d6453d; --notice: #e8a013; --dry: #b9742233; }
            @media (prefers-color-scheme: dark) { :root { --text: #e4e8ee; --dim: #99a2b0; --ground: #14171c; --track: #1d2229;
              --grid: #2a313b; --agent: #465061; --done: #46b97d; --rerun: #58a6e8; --lost: #f0645b; --notice: #f3b63f;
              --dry: #d18b3c33; } }
            body { font: 15px/1.5 system-ui, sans-serif; color: var(--text); background: var(--ground); max-width: 1240px;
              margin: 2rem auto; padding: 0 1rem; }
            h1 { font-size: 1.5rem; margin: 0 0 .25rem; } p { color: var(--dim); margin: .25rem 0 1rem; }
            table { border-collapse: collapse; margin: 1rem 0; width: 100%; }
            th, td { text-align: right; padding: .35rem .6rem; border-bottom: 1px solid var(--grid); }
            th:first-child, td:first-child { text-align: left; } tr.ours td { font-weight: 600; }
            svg { width: 100%; height: auto; } text { fill: var(--dim); font-size: 11px; }
            .lane { text-anchor: end; } .tick { text-anchor: middle; } .grid { stroke: var(--grid); stroke-width: .5; }
            .track { fill: var(--track); } .agent { fill: var(--agent); } .done { fill: var(--done); } .rerun { fill: var(--rerun); }
            .lost { fill: var(--lost); } .notice { fill: var(--notice); } .vanished { fill: var(--text); } .dry { fill: var(--dry); }
            .key span { display: inline-block; width: .9rem; height: .7rem; margin: 0 .3rem 0 1rem; border-radius: 2px; }
            .key span:first-child { margin-left: 0; }
            """;

    private HtmlReport() {}

    static void write(Path file, DemoOptions options, List<Result> results, TimelineSvg timeline) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, html(options, results, timeline), StandardCharsets.UTF_8);
    }

    private static String html(DemoOptions options, List<Result> results, TimelineSvg timeline) {
        StringBuilder rows = new StringBuilder();
        for (Result result : results) {
            rows.append(row(result, results));
        }
        return "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
                + "<meta name=\"viewport\" content=\"width=device-width\"><title>Spot Agents demo</title>\n<style>\n"
                + STYLE
                + "</style></head>\n<body>\n<h1>" + options.builds()
                + " builds on Spot agents that are taken away</h1>\n"
                + String.format(
                        Locale.ROOT,
                        "<p>Seed %d, %d builds a minute, %d capacity pools. Emulated EC2 at up to %.0f times real time; the engine, the AWS"
                                + " SDK, the agents of our policy (processes) and their builds (shell scripts) are real. The other two"
                                + " policies ran beside it on the same farm with the same builds and the same script of reclaims, on"
                                + " agents whose builds only take their time.</p>%n",
                        options.seed(),
                        options.rate(),
                        options.pools(),
                        options.speed())
                + "<table><thead><tr><th>policy</th><th>completed</th><th>lost</th><th>requeued</th><th>wasted</th>"
                + "<th>agents</th><th>noticed</th><th>vanished</th><th>fallback</th><th>cost</th><th>of on-demand</th>"
                + "<th>took</th></tr></thead><tbody>\n" + rows + "</tbody></table>\n"
                + "<p class=\"key\"><span class=\"done\" style=\"background:var(--done)\"></span>completed at once"
                + key("rerun", "completed when run again") + key("lost", "interrupted")
                + key("agent", "agent boots or is idle")
                + key("notice", "notice") + key("text", "vanished without notice") + key("dry", "pool is dry")
                + "</p>\n"
                + timeline.draw() + "</body></html>\n";
    }

    private static String key(String colour, String meaning) {
        return "<span style=\"background:var(--" + colour + ")\"></span>" + meaning;
    }

    private static String row(Result result, List<Result> results) {
        boolean ours = result == results.get(results.size() - 1);
        return String.format(
                Locale.ROOT,
                "<tr%s><td>%s</td><td>%d</td><td>%d</td><td>%d</td><td>%.1f min</td><td>%d</td><td>%d</td><td>%d</td>"
                        + "<td>%d</td><td>$%.2f</td><td>%.0f %%</td><td>%d:%02d</td></tr>%n",
                ours ? " class=\"ours\"" : "",
                result.policy(),
                result.completed(),
                result.lost(),
                result.requeued(),
                result.wasted().toSeconds() / 60.0,
                result.agents(),
                result.noticed(),
                result.vanished(),
                result.fallback(),
                result.cost(),
                result.percentOf(results.get(0)),
                result.took().toMinutes(),
                result.took().toSecondsPart());
    }
}
