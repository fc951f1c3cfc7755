package io.jenkins.plugins.spotagents.cloud;

import hudson.util.FormValidation;
import io.jenkins.plugins.spotagents.aws.terms.Ec2Dialect;
import io.jenkins.plugins.spotagents.capacity.CapacityPool;
import io.jenkins.plugins.spotagents.capacity.Diversification;
import io.jenkins.plugins.spotagents.capacity.Diversification.Finding;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** How widely a list of instance types spreads over EC2, as far as the list alone tells. */
public final class Spread {
    /** What needs no zones. */
    private static final Set<Finding.Kind> OF_TYPES =
            EnumSet.of(Finding.Kind.FEW_TYPES, Finding.Kind.ONE_FAMILY, Finding.Kind.ONE_GENERATION);

    private Spread() {}

    /** A warning with the blast radius of each weakness, or nothing. */
    static FormValidation ofTypes(List<String> types) {
        List<Finding> findings = findings(types);
        return findings.isEmpty()
                ? FormValidation.ok()
                : FormValidation.warning(findings.stream().map(Finding::message).collect(Collectors.joining(" ")));
    }

    public static List<Finding> findings(List<String> types) {
        List<CapacityPool> pools =
                types.stream().map(type -> new CapacityPool(type, "any zone")).toList();
        return Diversification.of(pools, Ec2Dialect.TYPES, Ec2Dialect.WORDS).findings().stream()
                .filter(finding -> OF_TYPES.contains(finding.kind()))
                .toList();
    }
}
