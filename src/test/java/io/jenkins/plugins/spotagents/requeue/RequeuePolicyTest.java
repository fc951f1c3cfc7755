package io.jenkins.plugins.spotagents.requeue;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.Assert.assertThrows;

import io.jenkins.plugins.spotagents.requeue.RequeueDecision.GiveUp;
import io.jenkins.plugins.spotagents.requeue.RequeueDecision.GiveUp.Reason;
import io.jenkins.plugins.spotagents.requeue.RequeueDecision.Requeue;
import java.util.Set;
import org.junit.Test;

public class RequeuePolicyTest {
    @Test
    public void theFirstRerunGoesToAnotherPoolAndTheLastToOnDemand() {
        RequeuePolicy policy = RequeuePolicy.DEFAULT;

        assertThat(policy.decide(WorkHistory.of(1)), is(new Requeue(2, NextCapacity.OTHER_POOL)));
        assertThat(policy.decide(WorkHistory.of(2)), is(new Requeue(3, NextCapacity.ON_DEMAND)));
        assertThat(policy.decide(WorkHistory.of(3)), is(new GiveUp(Reason.RETRIES_EXHAUSTED)));
    }

    @Test
    public void aSingleRetryIsTheLastOne() {
        assertThat(new RequeuePolicy(1, true).decide(WorkHistory.of(1)), is(new Requeue(2, NextCapacity.ON_DEMAND)));
    }

    @Test
    public void theLastRerunStaysOnSpotWhereOnDemandIsNotWanted() {
        assertThat(new RequeuePolicy(2, false).decide(WorkHistory.of(2)), is(new Requeue(3, NextCapacity.OTHER_POOL)));
    }

    @Test
    public void noRetriesMeansSwitchedOff() {
        assertThat(new RequeuePolicy(0, true).decide(WorkHistory.of(1)), is(new GiveUp(Reason.SWITCHED_OFF)));
    }

    @Test
    public void everyObjectionKeepsWorkFromRunningAgain() {
        for (Reason reason : Reason.values()) {
            assertThat(RequeuePolicy.DEFAULT.decide(new WorkHistory(1, Set.of(reason))), is(new GiveUp(reason)));
        }
    }

    @Test
    public void whatAPersonDidIsToldBeforeWhatIsConfigured() {
        WorkHistory work = new WorkHistory(1, Set.of(Reason.SWITCHED_OFF, Reason.USER_ABORTED));

        assertThat(RequeuePolicy.DEFAULT.decide(work), is(new GiveUp(Reason.USER_ABORTED)));
    }

    @Test
    public void aNumberOutOfRangeIsNamedWithTheAllowedOnes() {
        IllegalArgumentException tooMany =
                assertThrows(IllegalArgumentException.class, () -> new RequeuePolicy(11, true));
        IllegalArgumentException negative =
                assertThrows(IllegalArgumentException.class, () -> new RequeuePolicy(-1, true));

        assertThat(tooMany.getMessage(), containsString("11 is not between 0 and 10"));
        assertThat(negative.getMessage(), containsString("-1 is not between 0 and 10"));
    }
}
