package io.jenkins.plugins.spotagents.emulator;

import org.junit.ClassRule;
import software.amazon.awssdk.services.ec2.Ec2Client;

/** Holds the emulator to the contract. */
public class EmulatedEc2Test extends Ec2Contract {
    @ClassRule
    public static final EmulatorRule AWS = new EmulatorRule(EmulatedAws.builder());

    @Override
    protected Ec2Client client() {
        return AWS.clients().ec2();
    }
}
