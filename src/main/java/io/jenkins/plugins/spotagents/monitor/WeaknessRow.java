package io.jenkins.plugins.spotagents.monitor;

import java.util.ArrayList;
import java.util.List;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/**
 * Where one event would take too many of a template's agents.
 *
 * @param message which event, what it takes, and the remedy
 */
@ExportedBean(defaultVisibility = 2)
public record WeaknessRow(
        @Exported String template, @Exported String message) {
    static List<WeaknessRow> of(CloudView view) {
        List<WeaknessRow> rows = new ArrayList<>();
        view.weaknesses()
                .forEach((template, findings) ->
                        findings.forEach(finding -> rows.add(new WeaknessRow(template, finding))));
        return rows;
    }
}
