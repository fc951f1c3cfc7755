package io.jenkins.plugins.spotagents.monitor;

import hudson.Extension;
import hudson.model.Action;
import hudson.model.InvisibleAction;
import hudson.model.Run;
import io.jenkins.plugins.spotagents.cost.Spending;
import io.jenkins.plugins.spotagents.runtime.SpotAgentsRuntime;
import java.util.Collection;
import jenkins.model.TransientActionFactory;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** What a run cost on agents of ours: a line on its page ({@code summary.jelly}), and the same in its REST answer. */
@ExportedBean
@Restricted(NoExternalUse.class)
public final class BuildCost extends InvisibleAction {
    private final Spending spending;

    BuildCost(Spending spending) {
        this.spending = spending;
    }

    /** One sentence. */
    public String getText() {
        if (!spending.priced()) {
            return Messages.BuildCost_unknown();
        }
        long percent = Math.round(spending.savedPercent());
        String paid = spending.paid().precise();
        if (spending.unpriced() > 0) {
            return Messages.BuildCost_partly(paid, spending.unpriced(), spending.agents());
        }
        if (spending.onDemand().micros() == 0) {
            return Messages.BuildCost_wasted(paid);
        }
        return percent >= 0 ? Messages.BuildCost_less(paid, percent) : Messages.BuildCost_more(paid, -percent);
    }

    /** USD; not a number if nobody knows. */
    @Exported
    public double getPaidUsd() {
        return spending.priced() ? spending.paid().toDollars().doubleValue() : Double.NaN;
    }

    /** USD against on-demand, negative where work that had to be done again cost more; not a number if nobody knows. */
    @Exported
    public double getSavedUsd() {
        return spending.priced() ? spending.saved().toDollars().doubleValue() : Double.NaN;
    }

    /** Gives each run that used an agent of ours its line. Asked often: looks into memory only. */
    @Extension
    @SuppressWarnings("rawtypes")
    public static final class Factory extends TransientActionFactory<Run> {
        @Override
        public Class<Run> type() {
            return Run.class;
        }

        @Override
        public Collection<? extends Action> createFor(Run run) {
            return SpotAgentsRuntime.get().costOf(run.getExternalizableId()).stream()
                    .map(BuildCost::new)
                    .toList();
        }
    }
}
