package io.jenkins.plugins.spotagents.aws.terms;

import io.jenkins.plugins.spotagents.capacity.EndCause;
import io.jenkins.plugins.spotagents.capacity.EndReason;

/** What the state reasons of EC2 mean (EC2 API Reference, "StateReason"). */
public final class Ec2EndReasons {
    private Ec2EndReasons() {}

    public static EndReason of(String code) {
        return new EndReason(cause(code), code);
    }

    private static EndCause cause(String code) {
        if (code.equals("Server.SpotInstanceTermination")) {
            return EndCause.RECLAIMED;
        }
        if (code.startsWith("Client.")) {
            return EndCause.BY_REQUEST;
        }
        return code.startsWith("Server.") ? EndCause.FAULT : EndCause.UNKNOWN;
    }
}
