package io.jenkins.plugins.spotagents.emulator;

import org.junit.ClassRule;
import software.amazon.awssdk.services.sqs.SqsClient;

/** Holds the contract itself to an emulator that others wrote. */
public class MotoSqsTest extends SqsContract {
    @ClassRule
    public static final MotoServer MOTO = new MotoServer();

    @Override
    protected SqsClient client() {
        return MOTO.clients().sqs();
    }
}
