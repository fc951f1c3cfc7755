package io.jenkins.plugins.spotagents.cloud;

import hudson.scheduler.CronTab;
import io.jenkins.plugins.spotagents.disruption.Schedule;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Calendar;
import java.util.GregorianCalendar;
import java.util.Locale;
import java.util.Optional;
import java.util.TimeZone;

/**
 * Periods that begin as a cron expression says, in Jenkins' own syntax and by Jenkins' own reckoning, daylight saving time included.
 *
 * @param duration of each period, in time that passes: eight hours from 9:00 end at 17:00, but on the day of a clock change
 */
record CronSchedule(CronTab starts, ZoneId zone, Duration duration) implements Schedule {
    /** A month: a change freeze over the holidays fits in; what is longer is better written without a schedule. */
    static final int MOST_MINUTES = 31 * 24 * 60;

    /**
     * @param cron five fields, or a word such as {@code @midnight}
     * @param zone a time zone's id; empty for that of the controller
     * @throws IllegalArgumentException naming the value and the remedy
     */
    static CronSchedule of(String cron, Optional<String> zone, int minutes, Clock clock) {
        if (minutes < 1 || minutes > MOST_MINUTES) {
            throw new IllegalArgumentException("Schedule '" + cron + "' has a duration of " + minutes
                    + " minutes: give one between 1 and " + MOST_MINUTES + ", or leave the schedule out for always.");
        }
        CronSchedule schedule = new CronSchedule(
                parse(cron),
                zone.map(CronSchedule::zone).orElseGet(ZoneId::systemDefault),
                Duration.ofMinutes(minutes));
        Instant now = clock.instant();
        if (schedule.lastStart(now).isEmpty() && !schedule.comes(now)) {
            throw new IllegalArgumentException(
                    "Schedule '" + cron + "' names a date that does not come within two years: correct day and month.");
        }
        return schedule;
    }

    private static CronTab parse(String cron) {
        try {
            return new CronTab(cron);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "Schedule '" + cron + "' is no cron expression (" + e.getMessage()
                            + "): write minute, hour, day, month and day of the week, such as 0 9 * * 1-5.",
                    e);
        }
    }

    private static ZoneId zone(String id) {
        try {
            return ZoneId.of(id);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "Time zone '" + id + "' is unknown: write a name such as Europe/Berlin or UTC.", e);
        }
    }

    @Override
    public Optional<Instant> endOf(Instant now) {
        return lastStart(now).map(start -> start.plus(duration)).filter(now::isBefore);
    }

    private Optional<Instant> lastStart(Instant now) {
        try {
            Instant from = now;
            Instant start = floor(from);
            // In the hour that a clock change leaves out or repeats, Jenkins' last start may be one that is still to
            // come.
            while (start.isAfter(now)) {
                from = from.minus(Duration.ofHours(1));
                start = floor(from);
            }
            return Optional.of(start);
        } catch (RuntimeException e) {
            // RareOrImpossibleDateException, which is Jenkins' own to name: no start in two years, so none that still
            // lasts.
            return Optional.empty();
        }
    }

    private Instant floor(Instant from) {
        return starts.floor(calendar(from)).toInstant();
    }

    private boolean comes(Instant now) {
        try {
            starts.ceil(calendar(now));
            return true;
        } catch (RuntimeException e) {
            // As above.
            return false;
        }
    }

    /** With weeks that begin on Sunday, as cron's do. */
    private Calendar calendar(Instant at) {
        Calendar calendar = new GregorianCalendar(TimeZone.getTimeZone(zone), Locale.US);
        calendar.setTimeInMillis(at.toEpochMilli());
        return calendar;
    }
}
