package io.jenkins.plugins.spotagents.aws.terms;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import io.jenkins.plugins.spotagents.capacity.EndCause;
import org.junit.Test;

/** The codes of the EC2 API Reference, "StateReason". */
public class Ec2EndReasonsTest {
    private static EndCause cause(String code) {
        return Ec2EndReasons.of(code).cause();
    }

    @Test
    public void whatEc2TakesBackIsReclaimed() {
        assertThat(cause("Server.SpotInstanceTermination"), is(EndCause.RECLAIMED));
    }

    @Test
    public void whatTheAccountDoesIsByRequest() {
        assertThat(cause("Client.UserInitiatedShutdown"), is(EndCause.BY_REQUEST));
        assertThat(cause("Client.InstanceInitiatedShutdown"), is(EndCause.BY_REQUEST));
        assertThat(cause("Client.VolumeLimitExceeded"), is(EndCause.BY_REQUEST));
    }

    @Test
    public void whatFailsAtEc2IsAFault() {
        assertThat(cause("Server.InternalError"), is(EndCause.FAULT));
        assertThat(cause("Server.InsufficientInstanceCapacity"), is(EndCause.FAULT));
    }

    @Test
    public void aWordThatNobodyKnowsSaysNothing() {
        assertThat(cause("Reaper.Cosmic"), is(EndCause.UNKNOWN));
    }
}
