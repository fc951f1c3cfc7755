package io.jenkins.plugins.spotagents.cloud;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.Assert.assertThrows;

import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.Test;

/** Jenkins' cron as the beginning of periods. */
public class CronScheduleTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-22T12:00:00Z"), ZoneOffset.UTC);
    private static final String WORKING_DAYS = "0 9 * * 1-5";
    private static final int EIGHT_HOURS = 480;

    private static CronSchedule schedule(String cron, String zone, int minutes) {
        return CronSchedule.of(cron, Optional.of(zone), minutes, CLOCK);
    }

    private static Optional<Instant> at(CronSchedule schedule, String time) {
        return schedule.endOf(Instant.parse(time));
    }

    @Test
    public void itHoldsFromItsBeginningUntilItsDurationIsOver() {
        CronSchedule berlin = schedule(WORKING_DAYS, "Europe/Berlin", EIGHT_HOURS);
        Optional<Instant> five = Optional.of(Instant.parse("2026-11-23T16:00:00Z"));

        assertThat(at(berlin, "2026-11-23T07:59:59Z"), is(Optional.empty()));
        assertThat(at(berlin, "2026-11-23T08:00:00Z"), is(five));
        assertThat(at(berlin, "2026-11-23T15:59:59.999Z"), is(five));
        assertThat(at(berlin, "2026-11-23T16:00:00Z"), is(Optional.empty()));
        assertThat("on a Sunday", at(berlin, "2026-11-22T10:00:00Z"), is(Optional.empty()));
    }

    @Test
    public void itsHoursAreThoseOfItsZone() {
        String tenInBerlin = "2026-11-23T09:00:00Z";

        assertThat(
                at(schedule(WORKING_DAYS, "Europe/Berlin", EIGHT_HOURS), tenInBerlin)
                        .isPresent(),
                is(true));
        assertThat(
                at(schedule(WORKING_DAYS, "America/New_York", EIGHT_HOURS), tenInBerlin)
                        .isPresent(),
                is(false));
        assertThat(at(schedule(WORKING_DAYS, "UTC", EIGHT_HOURS), tenInBerlin).isPresent(), is(true));
    }

    @Test
    public void withoutAZoneItIsThatOfTheController() {
        CronSchedule here = CronSchedule.of(WORKING_DAYS, Optional.empty(), EIGHT_HOURS, CLOCK);

        assertThat(here.zone(), is(ZoneId.systemDefault()));
    }

    @Test
    public void aPeriodOverMidnightHoldsOnTheNextDay() {
        CronSchedule night = schedule("0 22 * * 5", "UTC", EIGHT_HOURS);

        assertThat(at(night, "2026-11-28T05:59:00Z"), is(Optional.of(Instant.parse("2026-11-28T06:00:00Z"))));
        assertThat(at(night, "2026-11-28T06:00:00Z"), is(Optional.empty()));
    }

    @Test
    public void periodsThatOverlapAreOneThatGoesOn() {
        CronSchedule hourly = schedule("0 * * * *", "UTC", 90);

        assertThat(at(hourly, "2026-11-23T10:59:00Z"), is(Optional.of(Instant.parse("2026-11-23T11:30:00Z"))));
        assertThat(at(hourly, "2026-11-23T11:00:00Z"), is(Optional.of(Instant.parse("2026-11-23T12:30:00Z"))));
    }

    /** Berlin's clocks went forward on 29 March 2026 and back on 25 October. */
    @Test
    public void theDurationIsTimeThatPassesOnDaysOfAClockChangeToo() {
        CronSchedule early = schedule("0 1 * * *", "Europe/Berlin", 120);

        assertThat(at(early, "2026-03-29T01:30:00Z"), is(Optional.of(Instant.parse("2026-03-29T02:00:00Z"))));
        assertThat(
                "23:00Z is one o'clock",
                at(early, "2026-10-25T00:30:00Z"),
                is(Optional.of(Instant.parse("2026-10-25T01:00:00Z"))));
        assertThat(at(early, "2026-10-25T01:30:00Z"), is(Optional.empty()));
    }

    @Test
    public void anHourThatAClockChangeLeavesOutOrRepeatsStillBeginsOnePeriodThatDay() {
        for (String day : List.of("2026-03-29", "2026-10-25", "2026-10-26")) {
            assertThat(day, minutes(schedule("30 2 * * *", "Europe/Berlin", 60), day), is(60L));
            assertThat(day, minutes(schedule("30 2 * * *", "Europe/Berlin", 26 * 60), day), is(12 * 60L));
        }
    }

    /** For how long it holds in the twelve hours after midnight. */
    private static long minutes(CronSchedule schedule, String day) {
        Instant midnight =
                LocalDate.parse(day).atStartOfDay(ZoneId.of("Europe/Berlin")).toInstant();
        return IntStream.range(0, 12 * 60)
                .filter(minute -> schedule.endOf(midnight.plus(Duration.ofMinutes(minute)))
                        .isPresent())
                .count();
    }

    /** Against a reckoning of our own, for two years, in zones with clock changes of an hour and of half an hour. */
    @Test
    public void theLastWorkingDaysNineOClockIsFoundAtAnyHour() {
        for (String name : List.of("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "UTC")) {
            ZoneId zone = ZoneId.of(name);
            CronSchedule schedule = schedule(WORKING_DAYS, name, EIGHT_HOURS);
            Instant end = Instant.parse("2028-01-01T00:00:00Z");
            for (Instant now = Instant.parse("2026-01-01T00:17:00Z"); now.isBefore(end); now = now.plusSeconds(3_600)) {
                Instant start = lastNineOClock(now, zone);
                Instant until = start.plus(Duration.ofMinutes(EIGHT_HOURS));
                assertThat(
                        name + " " + now,
                        schedule.endOf(now),
                        is(now.isBefore(until) ? Optional.of(until) : Optional.empty()));
            }
        }
    }

    private static Instant lastNineOClock(Instant now, ZoneId zone) {
        ZonedDateTime nine = now.atZone(zone).with(LocalTime.of(9, 0));
        while (nine.toInstant().isAfter(now)
                || nine.getDayOfWeek() == DayOfWeek.SATURDAY
                || nine.getDayOfWeek() == DayOfWeek.SUNDAY) {
            nine = nine.minusDays(1).with(LocalTime.of(9, 0));
        }
        return nine.toInstant();
    }

    @Test
    public void aRareDateThatComesIsTakenAndHoldsNotBeforeItHasCome() {
        CronSchedule leapDay = schedule("0 0 29 2 *", "UTC", 60);

        assertThat(at(leapDay, "2027-06-01T00:00:00Z"), is(Optional.empty()));
        assertThat(at(leapDay, "2028-02-29T00:30:00Z").isPresent(), is(true));
    }

    @Test
    public void whatCannotBeIsRefusedWithTheValueAndTheRemedy() {
        refused("every morning", "UTC", 60, "'every morning' is no cron expression", "such as 0 9 * * 1-5");
        refused("0 9 * *", "UTC", 60, "'0 9 * *' is no cron expression", "such as 0 9 * * 1-5");
        refused("0 25 * * *", "UTC", 60, "'0 25 * * *' is no cron expression", "such as 0 9 * * 1-5");
        refused("0 9 31 6 *", "UTC", 60, "'0 9 31 6 *' names a date that does not come", "correct day and month");
        refused(WORKING_DAYS, "Europe/Bärlin", 60, "Time zone 'Europe/Bärlin' is unknown", "Europe/Berlin or UTC");
        refused(WORKING_DAYS, "UTC", 0, "'0 9 * * 1-5' has a duration of 0 minutes", "between 1 and 44640");
        refused(WORKING_DAYS, "UTC", 44_641, "has a duration of 44641 minutes", "between 1 and 44640");
    }

    private static void refused(String cron, String zone, int minutes, String value, String remedy) {
        IllegalArgumentException e =
                assertThrows(cron, IllegalArgumentException.class, () -> schedule(cron, zone, minutes));
        assertThat(e.getMessage(), allOf(containsString(value), containsString(remedy)));
    }
}
