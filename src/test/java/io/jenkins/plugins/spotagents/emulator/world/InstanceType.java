package io.jenkins.plugins.spotagents.emulator.world;

import java.math.BigDecimal;

/**
 * What a type of instance has.
 *
 * @param name as in {@code m5.xlarge}
 * @param vcpus virtual CPUs
 * @param memoryMiB memory in MiB
 * @param architecture {@code x86_64} or {@code arm64}
 * @param cpuManufacturer as instance requirements name it: {@code intel}, {@code amd}, {@code amazon-web-services}
 * @param currentGeneration whether AWS counts it among the current generation
 * @param onDemandPrice US dollars an hour, Linux
 */
public record InstanceType(
        String name,
        int vcpus,
        int memoryMiB,
        String architecture,
        String cpuManufacturer,
        boolean currentGeneration,
        BigDecimal onDemandPrice) {
    /** Such as t3, whose CPU share is limited by credits. */
    public boolean isBurstable() {
        return name.startsWith("t");
    }

    /** Bare metal, without a hypervisor. */
    public boolean isBareMetal() {
        return name.contains(".metal");
    }
}
