package io.jenkins.plugins.spotagents.fleet.demand;

import java.util.List;

/** Which instance types a template accepts: a list, or attributes from which the vendor derives the list. */
public sealed interface InstanceSelection {

    /** An explicit list, in order of preference for the {@code prioritized} strategy. */
    record ByType(List<String> types) implements InstanceSelection {
        public ByType {
            types = List.copyOf(types);
            if (types.isEmpty()) {
                throw new IllegalArgumentException("No instance types: name at least one (6 or more are advised).");
            }
        }
    }

    /**
     * Attribute-based selection.
     *
     * @param minVCpus at least 1
     * @param maxVCpus 0 for no upper bound
     * @param minMemoryGiB at least 1
     * @param maxMemoryGiB 0 for no upper bound
     * @param architecture {@code x86_64} or {@code arm64}
     * @param allowed types or patterns such as {@code m6*.*}; empty allows all
     * @param excluded types or patterns such as {@code t3.*}; not every vendor takes both
     * @param maxTypes how many types are asked for, the cheapest of all that meet the rest; at least 1
     * @param maxPricePercent how much more than the cheapest general type one may cost, in percent; 0 for no limit
     */
    record ByRequirements(
            int minVCpus,
            int maxVCpus,
            int minMemoryGiB,
            int maxMemoryGiB,
            String architecture,
            List<String> allowed,
            List<String> excluded,
            int maxTypes,
            int maxPricePercent)
            implements InstanceSelection {
        /** As many as Karpenter sends. */
        public static final int DEFAULT_MAX_TYPES = 60;
        /** EC2's own default (InstanceRequirements, SpotMaxPricePercentageOverLowestPrice). */
        public static final int DEFAULT_MAX_PRICE_PERCENT = 100;

        /** With the usual choice among the types. */
        public ByRequirements(
                int minVCpus,
                int maxVCpus,
                int minMemoryGiB,
                int maxMemoryGiB,
                String architecture,
                List<String> allowed,
                List<String> excluded) {
            this(
                    minVCpus,
                    maxVCpus,
                    minMemoryGiB,
                    maxMemoryGiB,
                    architecture,
                    allowed,
                    excluded,
                    DEFAULT_MAX_TYPES,
                    DEFAULT_MAX_PRICE_PERCENT);
        }

        public ByRequirements {
            allowed = List.copyOf(allowed);
            excluded = List.copyOf(excluded);
            requireRange("vCPUs", minVCpus, maxVCpus);
            requireRange("memory (GiB)", minMemoryGiB, maxMemoryGiB);
            if (!architecture.equals("x86_64") && !architecture.equals("arm64")) {
                throw new IllegalArgumentException("Architecture '" + architecture + "' is neither x86_64 nor arm64.");
            }
            if (maxTypes < 1 || maxPricePercent < 0) {
                throw new IllegalArgumentException("At most " + maxTypes + " types, each at most " + maxPricePercent
                        + " % over the cheapest: use 1 type or more, and 0 % (no limit) or more.");
            }
        }

        private static void requireRange(String what, int min, int max) {
            if (min < 1) {
                throw new IllegalArgumentException(
                        "The minimum of " + what + " is " + min + ": it must be at least 1.");
            }
            if (max != 0 && max < min) {
                throw new IllegalArgumentException("The maximum of " + what + ", " + max + ", is below the minimum, "
                        + min + " (0 means no maximum).");
            }
        }
    }
}
