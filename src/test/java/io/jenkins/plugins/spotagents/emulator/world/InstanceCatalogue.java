package io.jenkins.plugins.spotagents.emulator.world;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The instance types that exist. Starts with common build-agent types and their on-demand prices (US dollars an hour,
 * Linux, us-east-1, as published in 2025).
 */
public final class InstanceCatalogue {
    /** family | architecture | manufacturer | current | MiB per vCPU | size=price … */
    private static final String COMMON = """
            m4   x86_64 intel               no  4096 large=0.1 xlarge=0.2 2xlarge=0.4
            c4   x86_64 intel               no  1920 large=0.1 xlarge=0.199 2xlarge=0.398
            m5   x86_64 intel               yes 4096 large=0.096 xlarge=0.192 2xlarge=0.384 4xlarge=0.768
            m5a  x86_64 amd                 yes 4096 large=0.086 xlarge=0.172 2xlarge=0.344
            m6i  x86_64 intel               yes 4096 large=0.096 xlarge=0.192 2xlarge=0.384 4xlarge=0.768
            m6a  x86_64 amd                 yes 4096 large=0.0864 xlarge=0.1728 2xlarge=0.3456
            m7i  x86_64 intel               yes 4096 large=0.1008 xlarge=0.2016 2xlarge=0.4032
            m7a  x86_64 amd                 yes 4096 large=0.11592 xlarge=0.23184 2xlarge=0.46368
            m6g  arm64  amazon-web-services yes 4096 large=0.077 xlarge=0.154 2xlarge=0.308
            m7g  arm64  amazon-web-services yes 4096 large=0.0816 xlarge=0.1632 2xlarge=0.3264
            c5   x86_64 intel               yes 2048 large=0.085 xlarge=0.17 2xlarge=0.34 4xlarge=0.68
            c5a  x86_64 amd                 yes 2048 large=0.077 xlarge=0.154 2xlarge=0.308
            c6i  x86_64 intel               yes 2048 large=0.085 xlarge=0.17 2xlarge=0.34 4xlarge=0.68
            c6a  x86_64 amd                 yes 2048 large=0.0765 xlarge=0.153 2xlarge=0.306
            c7i  x86_64 intel               yes 2048 large=0.08925 xlarge=0.1785 2xlarge=0.357
            c7g  arm64  amazon-web-services yes 2048 large=0.0725 xlarge=0.145 2xlarge=0.29
            r5   x86_64 intel               yes 8192 large=0.126 xlarge=0.252 2xlarge=0.504
            r6i  x86_64 intel               yes 8192 large=0.126 xlarge=0.252 2xlarge=0.504
            t3   x86_64 intel               yes 4096 large=0.0832 xlarge=0.1664 2xlarge=0.3328
            """;

    private final Map<String, InstanceType> types = new LinkedHashMap<>();

    /** The common types. */
    public static InstanceCatalogue common() {
        InstanceCatalogue catalogue = new InstanceCatalogue();
        COMMON.lines().forEach(catalogue::addFamily);
        return catalogue;
    }

    private void addFamily(String line) {
        String[] fields = line.split("\\s+");
        for (int i = 5; i < fields.length; i++) {
            String[] sizeAndPrice = fields[i].split("=");
            int vcpus = vcpus(sizeAndPrice[0]);
            add(new InstanceType(
                    fields[0] + "." + sizeAndPrice[0],
                    vcpus,
                    vcpus * Integer.parseInt(fields[4]),
                    fields[1],
                    fields[2],
                    fields[3].equals("yes"),
                    new BigDecimal(sizeAndPrice[1])));
        }
    }

    private static int vcpus(String size) {
        return switch (size) {
            case "large" -> 2;
            case "xlarge" -> 4;
            default -> 4 * Integer.parseInt(size.substring(0, size.indexOf("xlarge")));
        };
    }

    /** Adds a type, or replaces the one of that name. */
    public void add(InstanceType type) {
        types.put(type.name(), type);
    }

    public Optional<InstanceType> find(String name) {
        return Optional.ofNullable(types.get(name));
    }

    /**
     * The type of that name.
     *
     * @throws ApiException {@code InvalidInstanceType} if there is none
     */
    public InstanceType get(String name) {
        return find(name)
                .orElseThrow(() -> ApiException.client(
                        "InvalidInstanceType", "The following supplied instance types do not exist: [" + name + "]"));
    }

    public Collection<InstanceType> all() {
        return types.values();
    }
}
