package io.jenkins.plugins.spotagents.cloud;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Describable;
import hudson.model.Descriptor;
import hudson.util.FormValidation;
import io.jenkins.plugins.spotagents.disruption.AgentShare;
import io.jenkins.plugins.spotagents.disruption.Budget;
import io.jenkins.plugins.spotagents.disruption.Reason;
import io.jenkins.plugins.spotagents.disruption.Schedule;
import java.time.Clock;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** How many of a template's agents may be ended at once without need, and when. */
public class DisruptionBudget implements Describable<DisruptionBudget> {
    private final String agents;
    private String schedule;
    private String timeZone;
    private int durationMinutes;
    private List<String> reasons = Words.of(null);

    /** @param agents a number, or a percentage */
    @DataBoundConstructor
    public DisruptionBudget(String agents) {
        this.agents = Util.fixNull(agents).trim();
    }

    public String getAgents() {
        return agents;
    }

    @CheckForNull
    public String getSchedule() {
        return schedule;
    }

    @DataBoundSetter
    public void setSchedule(String schedule) {
        this.schedule = Util.fixEmptyAndTrim(schedule);
    }

    @CheckForNull
    public String getTimeZone() {
        return timeZone;
    }

    @DataBoundSetter
    public void setTimeZone(String timeZone) {
        this.timeZone = Util.fixEmptyAndTrim(timeZone);
    }

    public int getDurationMinutes() {
        return durationMinutes;
    }

    @DataBoundSetter
    public void setDurationMinutes(int durationMinutes) {
        this.durationMinutes = durationMinutes;
    }

    public List<String> getReasons() {
        return Collections.unmodifiableList(reasons);
    }

    /** For the form. */
    public String getReasonsText() {
        return String.join(" ", reasons);
    }

    @DataBoundSetter
    public void setReasons(List<String> reasons) {
        this.reasons = Words.of(reasons);
    }

    /** @throws IllegalArgumentException naming the value and the remedy */
    Budget toBudget() {
        return new Budget(
                AgentShare.parse(agents),
                toSchedule(),
                reasons.stream().map(Reason::of).collect(Collectors.toSet()));
    }

    private Optional<Schedule> toSchedule() {
        if (schedule != null) {
            return Optional.of(
                    CronSchedule.of(schedule, Optional.ofNullable(timeZone), durationMinutes, Clock.systemUTC()));
        }
        if (durationMinutes != 0) {
            throw new IllegalArgumentException(
                    "Duration " + durationMinutes
                            + " (minutes) has no schedule: give one, such as 0 9 * * 1-5, or leave the duration out for always.");
        }
        if (timeZone != null) {
            throw new IllegalArgumentException("Time zone '" + timeZone
                    + "' has no schedule: give one, such as 0 9 * * 1-5, or leave the time zone out.");
        }
        return Optional.empty();
    }

    /** The form. */
    @Extension
    public static final class DescriptorImpl extends Descriptor<DisruptionBudget> {
        @Override
        public String getDisplayName() {
            return Messages.DisruptionBudget_displayName();
        }

        /** None at any time is possible, but makes all other budgets and settings idle: rarely what was meant. */
        @POST
        public FormValidation doCheckAgents(@QueryParameter String value, @QueryParameter String schedule) {
            FormValidation syntax = Checks.administering(() -> AgentShare.parse(value));
            return syntax.kind == FormValidation.Kind.OK
                            && Util.fixNull(schedule).isBlank()
                            && value.trim().matches("0+\\s*%?")
                    ? Checks.toAdmins(() -> FormValidation.warning(Messages.DisruptionBudget_never()))
                    : syntax;
        }

        /** Here, too, whether schedule, duration and time zone are given together. */
        @POST
        public FormValidation doCheckSchedule(
                @QueryParameter String value, @QueryParameter String timeZone, @QueryParameter String durationMinutes) {
            return Checks.administering(() -> {
                DisruptionBudget typed = new DisruptionBudget("0");
                typed.setSchedule(value);
                typed.setTimeZone(timeZone);
                typed.setDurationMinutes(minutes(durationMinutes));
                typed.toSchedule();
            });
        }

        private static int minutes(String typed) {
            return Util.fixNull(typed).trim().matches("[0-9]{1,9}") ? Integer.parseInt(typed.trim()) : 0;
        }

        @POST
        public FormValidation doCheckDurationMinutes(@QueryParameter String value) {
            return value.isBlank()
                    ? FormValidation.ok()
                    : Checks.number("Duration (minutes)", value, 0, CronSchedule.MOST_MINUTES);
        }

        @POST
        public FormValidation doCheckReasons(@QueryParameter String value) {
            return Checks.administering(() -> Words.of(List.of(value)).forEach(Reason::of));
        }
    }
}
