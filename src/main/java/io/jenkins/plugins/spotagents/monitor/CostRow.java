package io.jenkins.plugins.spotagents.monitor;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import io.jenkins.plugins.spotagents.cost.Spending;
import io.jenkins.plugins.spotagents.cost.Usd;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/**
 * What the agents of one template, or with one label, cost.
 *
 * @param agents how many have ended
 * @param unpriced how many of them had a price that nobody knew
 * @param billedSeconds instance time
 * @param wastedSeconds the part of it whose work an interruption threw away
 * @param paidUsd null if no price was known
 * @param savedUsd against the on-demand price of the useful time, negative where the wasted part cost more; null as {@code paidUsd}
 * @param savedPercent of that price; null as {@code paidUsd}
 */
@ExportedBean(defaultVisibility = 2)
public record CostRow(
        @Exported By by,
        @Exported String name,
        @Exported long agents,
        @Exported long unpriced,
        @Exported long billedSeconds,
        @Exported long wastedSeconds,
        @CheckForNull @Exported Double paidUsd,
        @CheckForNull @Exported Double savedUsd,
        @CheckForNull @Exported Integer savedPercent) {
    /** What the agents have in common. */
    public enum By {
        TEMPLATE,
        LABEL
    }

    static List<CostRow> of(CloudView view) {
        List<CostRow> rows = new ArrayList<>();
        view.spentByTemplate().forEach((name, spending) -> rows.add(of(By.TEMPLATE, name, spending)));
        view.spentByLabel().forEach((name, spending) -> rows.add(of(By.LABEL, name, spending)));
        return rows;
    }

    private static CostRow of(By by, String name, Spending spending) {
        boolean priced = spending.priced();
        return new CostRow(
                by,
                name,
                spending.agents(),
                spending.unpriced(),
                spending.billed().toSeconds(),
                spending.wasted().toSeconds(),
                priced ? spending.paid().toDollars().doubleValue() : null,
                priced ? spending.saved().toDollars().doubleValue() : null,
                priced ? Math.toIntExact(Math.round(spending.savedPercent())) : null);
    }

    /** Which of the two, in the reader's language. */
    public String byText() {
        return by == By.TEMPLATE ? Messages.CostRow_template() : Messages.CostRow_label();
    }

    /** How many, and of how many of them the price is unknown. */
    public String agentsText() {
        return unpriced == 0 ? Long.toString(agents) : Messages.CostRow_unpriced(agents, unpriced);
    }

    /** Instance time. */
    public String billedText() {
        return Util.getTimeSpanString(Duration.ofSeconds(billedSeconds).toMillis());
    }

    /** Instance time for nothing. */
    public String wastedText() {
        return wastedSeconds == 0
                ? "–"
                : Util.getTimeSpanString(Duration.ofSeconds(wastedSeconds).toMillis());
    }

    /** What was paid, or that nobody knows. */
    public String paidText() {
        return paidUsd == null
                ? Messages.Cost_unknown()
                : Usd.of(BigDecimal.valueOf(paidUsd)).precise();
    }

    /** What was saved, or that nobody knows. */
    public String savedText() {
        return savedUsd == null || savedPercent == null
                ? Messages.Cost_unknown()
                : Messages.CostRow_saved(Usd.of(BigDecimal.valueOf(savedUsd)).precise(), savedPercent);
    }
}
