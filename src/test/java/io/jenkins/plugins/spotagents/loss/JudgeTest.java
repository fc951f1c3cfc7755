package io.jenkins.plugins.spotagents.loss;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.is;

import io.jenkins.plugins.spotagents.loss.Verdict.Lost;
import io.jenkins.plugins.spotagents.loss.Verdict.Stands;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.Test;

public class JudgeTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final InstanceWord RECLAIMED = InstanceWord.goes("shutting-down", "Server.SpotInstanceTermination");

    private Link link = Link.UP;
    private Optional<InstanceWord> instance = Optional.of(InstanceWord.runs());
    private Optional<MachineWord> machine = Optional.of(MachineWord.WORKS);
    private Optional<Instant> goesAt = Optional.empty();
    private Duration asked = Duration.ofMillis(150);

    private Optional<Verdict> judge(Sign sign) {
        return Judge.judge(new Findings(link, instance, machine, goesAt, NOW, asked), sign);
    }

    private Verdict verdict(Sign sign) {
        return judge(sign).orElseThrow();
    }

    @Test
    public void aBuildThatFailsOnAHealthyAgentIsHeldUpNoLongerThanTheAnswersTake() {
        assertThat(verdict(Sign.NONE), is(instanceOf(Stands.class)));
        assertThat(verdict(Sign.NONE).why(), containsString("the cloud says that the instance runs"));
    }

    @Test
    public void bothAnswersAreAwaited() {
        machine = Optional.empty();
        assertThat(judge(Sign.NONE).isEmpty(), is(true));
        machine = Optional.of(MachineWord.WORKS);
        instance = Optional.empty();
        assertThat(judge(Sign.NONE).isEmpty(), is(true));
    }

    @Test
    public void aMachineWithoutAnAnswerIsWatchedForAsLongAsAShutdownTakes() {
        machine = Optional.empty();
        asked = Judge.ANSWER;
        assertThat(judge(Sign.NONE).isEmpty(), is(true));
        asked = Judge.SHUTDOWN;
        assertThat(verdict(Sign.NONE), is(instanceOf(Stands.class)));
    }

    @Test
    public void anEc2ThatCannotBeAskedHoldsNobodyUpForLong() {
        instance = Optional.of(InstanceWord.unknown("RequestLimitExceeded"));
        assertThat(judge(Sign.NONE).isEmpty(), is(true));
        asked = Judge.ANSWER;
        assertThat(verdict(Sign.NONE), is(instanceOf(Stands.class)));
        assertThat(verdict(Sign.NONE).why(), containsString("RequestLimitExceeded"));
    }

    @Test
    public void whateverItEndedInItIsLostIfEc2EndsTheInstance() {
        instance = Optional.of(RECLAIMED);
        machine = Optional.empty();
        for (Sign sign : Sign.values()) {
            Lost lost = (Lost) verdict(sign);
            assertThat(lost.why(), containsString("shutting-down (Server.SpotInstanceTermination)"));
            assertThat(lost.goes(), is(true));
            assertThat(lost.stillRan(), is(false));
        }
    }

    @Test
    public void aSystemThatStopsIsBelievedBeforeEc2() {
        machine = Optional.of(MachineWord.STOPS);
        Lost lost = (Lost) verdict(Sign.NONE);
        assertThat(lost.why(), containsString("system is stopping"));
        assertThat("nobody gives it work", lost.goes(), is(true));
    }

    @Test
    public void aSignalOnAHealthyAgentIsNotEnoughButAsksForPatience() {
        assertThat(judge(Sign.KILLED).isEmpty(), is(true));
        assertThat(judge(Sign.SPEAKS_OF_THE_AGENT).isEmpty(), is(true));
        asked = Judge.SHUTDOWN;
        assertThat(verdict(Sign.KILLED), is(instanceOf(Stands.class)));
        assertThat(verdict(Sign.SPEAKS_OF_THE_AGENT), is(instanceOf(Stands.class)));
    }

    @Test
    public void aConnectionThatBreaksMeanwhileIsALoss() {
        asked = Duration.ofSeconds(4);
        link = Link.BROKEN;
        instance = Optional.of(RECLAIMED);
        assertThat(verdict(Sign.KILLED), is(instanceOf(Lost.class)));
    }

    @Test
    public void anAgentWhoseInstanceStillRunsIsToldSo() {
        link = Link.BROKEN;
        Lost lost = (Lost) verdict(Sign.NONE);
        assertThat(lost.why(), containsString("the instance still ran"));
        assertThat(lost.stillRan(), is(true));
        assertThat("it may come back", lost.goes(), is(false));
    }

    @Test
    public void aBrokenConnectionIsALossAlsoWhereEc2DoesNotAnswer() {
        link = Link.BROKEN;
        instance = Optional.empty();
        assertThat("a moment for what is to be told", judge(Sign.NONE).isEmpty(), is(true));
        asked = Judge.ANSWER;
        assertThat(verdict(Sign.NONE), is(instanceOf(Lost.class)));
    }

    @Test
    public void anAgentThatWeLetGoIsNoLossWhateverEc2Says() {
        link = Link.LET_GO;
        instance = Optional.of(InstanceWord.goes("shutting-down", "Client.UserInitiatedShutdown"));
        assertThat(verdict(Sign.KILLED), is(instanceOf(Stands.class)));
    }

    @Test
    public void aConnectionThatIsBackWasLostOnlyIfTheFailureSpeaksOfItOrOfItsProcesses() {
        link = Link.RENEWED;
        assertThat(verdict(Sign.NONE), is(instanceOf(Stands.class)));
        assertThat(verdict(Sign.SPEAKS_OF_THE_AGENT), is(instanceOf(Lost.class)));
        assertThat(verdict(Sign.KILLED), is(instanceOf(Lost.class)));
    }

    @Test
    public void aFailureWithinTheTwoMinutesOfANoticeIsTheBuildsOwnUntilTheLastSeconds() {
        goesAt = Optional.of(NOW.plusSeconds(60));
        assertThat(verdict(Sign.NONE), is(instanceOf(Stands.class)));
        goesAt = Optional.of(NOW.plus(Judge.BEFORE_THE_END));
        assertThat(verdict(Sign.NONE), is(instanceOf(Lost.class)));
        goesAt = Optional.of(NOW.minusSeconds(1));
        assertThat(verdict(Sign.NONE), is(instanceOf(Lost.class)));
    }

    @Test
    public void anInstanceThatEc2DoesNotKnowIsAskedForAgain() {
        instance = Optional.of(InstanceWord.missing());
        assertThat(judge(Sign.NONE).isEmpty(), is(true));
        asked = Judge.SHUTDOWN;
        assertThat(verdict(Sign.NONE), is(instanceOf(Stands.class)));
    }
}
