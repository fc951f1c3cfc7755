package io.jenkins.plugins.spotagents.monitor;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import io.jenkins.plugins.spotagents.disruption.AgentShare;
import io.jenkins.plugins.spotagents.disruption.Reason;
import io.jenkins.plugins.spotagents.disruption.Verdict;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.Optional;
import java.util.TimeZone;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

/** What a person reads of an agent that could end, or is about to. */
public class DisruptionRowTest {
    private final TimeZone before = TimeZone.getDefault();

    @Before
    public void inBerlin() {
        TimeZone.setDefault(TimeZone.getTimeZone("Europe/Berlin"));
    }

    @After
    public void backHome() {
        TimeZone.setDefault(before);
    }

    private static String kept(Reason reason, Optional<Instant> until) {
        return DisruptionRow.of(new Verdict.Kept(reason, AgentShare.parse("10%"), 5, 1, 1, until))
                .text();
    }

    @Test
    public void aBudgetThatEndsIsToldWithItsEndInTheControllersZone() {
        Instant five = ZonedDateTime.parse("2026-11-23T17:00:00+01:00").toInstant();

        assertThat(
                kept(Reason.IDLE, Optional.of(five)),
                is("idle for long; kept until 2026-11-23 17:00 CET: disruption budget 10% of 5 agents, 1 of 1 used"));
    }

    @Test
    public void aBudgetThatAlwaysHoldsIsToldWithout() {
        assertThat(
                kept(Reason.ON_DEMAND, Optional.empty()),
                is("on-demand in place of Spot; kept: disruption budget 10% of 5 agents, 1 of 1 used"));
    }

    @Test
    public void whoMayGoIsToldToGo() {
        assertThat(DisruptionRow.of(new Verdict.Ends(Reason.AGE)).text(), is("over age: ends as soon as it is idle"));
    }
}
