package io.jenkins.plugins.spotagents.emulator.world;

/** The account's limits on running vCPUs of the standard families, by market. */
public final class Quotas {
    private int spotVcpus = Integer.MAX_VALUE;
    private int onDemandVcpus = Integer.MAX_VALUE;
    private int spotUsed;
    private int onDemandUsed;

    /** Sets a limit in vCPUs; instances that run already stay. */
    public void limit(Market market, int vcpus) {
        if (vcpus < 0) {
            throw new IllegalArgumentException("quota " + vcpus + " is negative; give a number of vCPUs");
        }
        if (market == Market.SPOT) {
            spotVcpus = vcpus;
        } else {
            onDemandVcpus = vcpus;
        }
    }

    boolean allows(Market market, int vcpus) {
        return market == Market.SPOT
                ? (long) spotUsed + vcpus <= spotVcpus
                : (long) onDemandUsed + vcpus <= onDemandVcpus;
    }

    void use(Market market, int vcpus) {
        if (market == Market.SPOT) {
            spotUsed += vcpus;
        } else {
            onDemandUsed += vcpus;
        }
    }
}
