package io.jenkins.plugins.spotagents.aws;

import io.jenkins.plugins.spotagents.fleet.demand.InstanceSelection.ByRequirements;
import software.amazon.awssdk.services.ec2.model.ArchitectureType;
import software.amazon.awssdk.services.ec2.model.BareMetal;
import software.amazon.awssdk.services.ec2.model.GetInstanceTypesFromInstanceRequirementsRequest;
import software.amazon.awssdk.services.ec2.model.InstanceRequirementsRequest;
import software.amazon.awssdk.services.ec2.model.MemoryMiBRequest;
import software.amazon.awssdk.services.ec2.model.VCpuCountRangeRequest;
import software.amazon.awssdk.services.ec2.model.VirtualizationType;

/** Our requirements in EC2's words. */
final class RequirementsRequest {
    private static final int MIB_PER_GIB = 1024;

    private RequirementsRequest() {}

    static GetInstanceTypesFromInstanceRequirementsRequest of(ByRequirements wanted) {
        VCpuCountRangeRequest.Builder cpus = VCpuCountRangeRequest.builder().min(wanted.minVCpus());
        MemoryMiBRequest.Builder memory = MemoryMiBRequest.builder().min(wanted.minMemoryGiB() * MIB_PER_GIB);
        if (wanted.maxVCpus() > 0) {
            cpus.max(wanted.maxVCpus());
        }
        if (wanted.maxMemoryGiB() > 0) {
            memory.max(wanted.maxMemoryGiB() * MIB_PER_GIB);
        }
        // Bare metal takes ten minutes and more to boot: no build waits for that by choice.
        InstanceRequirementsRequest.Builder requirements = InstanceRequirementsRequest.builder()
                .vCpuCount(cpus.build())
                .memoryMiB(memory.build())
                .bareMetal(BareMetal.EXCLUDED);
        if (!wanted.allowed().isEmpty()) {
            requirements.allowedInstanceTypes(wanted.allowed());
        }
        if (!wanted.excluded().isEmpty()) {
            requirements.excludedInstanceTypes(wanted.excluded());
        }
        return GetInstanceTypesFromInstanceRequirementsRequest.builder()
                .architectureTypes(ArchitectureType.fromValue(wanted.architecture()))
                .virtualizationTypes(VirtualizationType.HVM)
                .instanceRequirements(requirements.build())
                .build();
    }
}
