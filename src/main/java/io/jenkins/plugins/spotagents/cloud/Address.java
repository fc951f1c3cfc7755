package io.jenkins.plugins.spotagents.cloud;

import io.jenkins.plugins.spotagents.inventory.Instance;
import java.util.Optional;
import java.util.function.Function;

/** Which of an instance's addresses a connector such as SSH dials. */
public enum Address {
    PRIVATE_IP("privateIp", Instance::privateIp),
    PUBLIC_IP("publicIp", Instance::publicIp),
    PRIVATE_DNS("privateDns", Instance::privateDnsName),
    PUBLIC_DNS("publicDns", Instance::publicDnsName);

    private final String configName;
    private final Function<Instance, Optional<String>> of;

    Address(String configName, Function<Instance, Optional<String>> of) {
        this.configName = configName;
        this.of = of;
    }

    /** As YAML spells it. */
    public String configName() {
        return configName;
    }

    /** Empty until EC2 has assigned it, or for ever where the subnet gives none. */
    public Optional<String> of(Instance instance) {
        return of.apply(instance);
    }

    /** @throws IllegalArgumentException naming the value and the allowed ones */
    public static Address of(String configName) {
        for (Address address : values()) {
            if (address.configName.equals(configName)) {
                return address;
            }
        }
        throw new IllegalArgumentException(
                "Address '" + configName + "' is unknown: use privateIp, publicIp, privateDns or publicDns.");
    }
}
