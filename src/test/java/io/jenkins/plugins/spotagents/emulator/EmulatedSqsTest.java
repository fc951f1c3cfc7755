package io.jenkins.plugins.spotagents.emulator;

import org.junit.ClassRule;
import software.amazon.awssdk.services.sqs.SqsClient;

/** Holds the emulator to the contract. */
public class EmulatedSqsTest extends SqsContract {
    @ClassRule
    public static final EmulatorRule AWS = new EmulatorRule(EmulatedAws.builder());

    @Override
    protected SqsClient client() {
        return AWS.clients().sqs();
    }
}
