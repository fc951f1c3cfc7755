package io.jenkins.plugins.spotagents.emulator;

import org.junit.ClassRule;
import software.amazon.awssdk.services.ec2.Ec2Client;

/** Holds the contract itself to an emulator that others wrote. */
public class MotoEc2Test extends Ec2Contract {
    @ClassRule
    public static final MotoServer MOTO = new MotoServer();

    @Override
    protected Ec2Client client() {
        return MOTO.clients().ec2();
    }
}
