package io.jenkins.plugins.spotagents.emulator.world;

/** A subnet with its zone and its free addresses. */
public final class Subnet {
    private final String id;
    private final String zone;
    private final int network;
    private final int index;
    private final int addresses;
    private int used;
    private int next;

    /** @param network first byte of its addresses */
    Subnet(String id, String zone, int network, int index, int addresses) {
        this.id = id;
        this.zone = zone;
        this.network = network;
        this.index = index;
        this.addresses = addresses;
    }

    public String id() {
        return id;
    }

    public String zone() {
        return zone;
    }

    public int freeAddresses() {
        return addresses - used;
    }

    /** A /16 of the network for each subnet, so that any number of agents fits. */
    public String cidr() {
        return network + "." + index + ".0.0/16";
    }

    String takeAddress() {
        used++;
        // The first addresses of a subnet belong to AWS; afterwards they go round.
        int host = 4 + next++ % 65_000;
        return network + "." + index + "." + (host >> 8) + "." + (host & 0xff);
    }

    void releaseAddress() {
        used--;
    }
}
