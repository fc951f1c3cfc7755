package io.jenkins.plugins.spotagents.emulator;

import org.junit.rules.ExternalResource;

/** An emulator and SDK clients for it, for the time of a test or a test class. */
public final class EmulatorRule extends ExternalResource {
    private final EmulatedAwsBuilder builder;
    private EmulatedAws aws;
    private SdkClients clients;

    public EmulatorRule(EmulatedAwsBuilder builder) {
        this.builder = builder;
    }

    @Override
    protected void before() {
        aws = builder.start();
        clients = SdkClients.of(aws);
    }

    @Override
    protected void after() {
        clients.close();
        aws.close();
    }

    public EmulatedAws aws() {
        return aws;
    }

    public SdkClients clients() {
        return clients;
    }
}
