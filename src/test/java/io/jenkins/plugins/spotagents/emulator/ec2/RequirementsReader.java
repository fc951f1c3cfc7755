package io.jenkins.plugins.spotagents.emulator.ec2;

import io.jenkins.plugins.spotagents.emulator.world.ApiException;
import io.jenkins.plugins.spotagents.emulator.world.Requirements;

/** Reads InstanceRequirements; the attributes that no type of the catalogue has are ignored. */
final class RequirementsReader {
    private RequirementsReader() {}

    static Requirements read(Query query) {
        if (!query.has("VCpuCount") || !query.has("MemoryMiB")) {
            throw ApiException.missingParameter("InstanceRequirements.VCpuCount and InstanceRequirements.MemoryMiB");
        }
        return new Requirements(
                range(query.at("VCpuCount")),
                range(query.at("MemoryMiB")),
                query.strings("CpuManufacturer"),
                query.strings("AllowedInstanceType"),
                query.strings("ExcludedInstanceType"),
                query.strings("InstanceGeneration"),
                query.text("BurstablePerformance"),
                query.text("BareMetal"),
                query.integer("SpotMaxPricePercentageOverLowestPrice", 100),
                query.integer("OnDemandMaxPricePercentageOverLowestPrice", 20));
    }

    private static Requirements.Range range(Query query) {
        return new Requirements.Range(query.integer("Min", 0), query.integer("Max", Integer.MAX_VALUE));
    }
}
