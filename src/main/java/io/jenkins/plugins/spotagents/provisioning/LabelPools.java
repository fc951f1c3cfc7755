package io.jenkins.plugins.spotagents.provisioning;

import hudson.model.Label;
import hudson.model.labels.LabelAtom;
import io.jenkins.plugins.spotagents.capacity.CapacityPool;
import io.jenkins.plugins.spotagents.capacity.PurchaseOption;
import io.jenkins.plugins.spotagents.cloud.AgentTemplate;
import io.jenkins.plugins.spotagents.fleet.demand.PoolRule;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a label expression says of a template's agents, each of which has its purchase option, its type and its zone for labels.
 * Exact for any expression: it is evaluated for each combination of what it names, and for "any other".
 */
record LabelPools(AgentTemplate template, Label label, Set<String> types, Set<String> zones) {
    /** {@code m6i.xlarge}, {@code u-6tb1.112xlarge}, {@code m7i.metal-24xl}; not {@code centos-7.9}. */
    private static final Pattern TYPE = Pattern.compile(
            "[a-z][a-z0-9-]*[0-9][a-z0-9-]*\\.(nano|micro|small|medium|large|[0-9]*xlarge|metal(-[0-9]+xl)?)");
    /** {@code eu-west-1a}; a Local Zone's {@code us-east-1-bos-1a}; a Wavelength Zone's {@code us-east-1-wl1-bos-wlz-1}. */
    private static final Pattern ZONE =
            Pattern.compile("[a-z]{2}(-[a-z]+)+-[0-9]([a-z]|-[a-z]+-[0-9][a-z]|-wl[0-9]-[a-z]+-wlz-[0-9])");

    /** @param region of the template's cloud; names of other regions' zones are no zones here */
    static LabelPools of(String region, AgentTemplate template, Label label) {
        Set<String> named = label.listAtoms().stream()
                .filter(atom -> !template.labelAtoms().contains(atom))
                .map(LabelAtom::getName)
                .collect(Collectors.toSet());
        return new LabelPools(
                template,
                label,
                those(named, TYPE),
                those(named, ZONE).stream()
                        .filter(zone -> zone.startsWith(region))
                        .collect(Collectors.toSet()));
    }

    private static Set<String> those(Set<String> names, Pattern pattern) {
        return names.stream().filter(name -> pattern.matcher(name).matches()).collect(Collectors.toSet());
    }

    /** The pools whose agents, bought in this way, the label takes; empty if there are none. */
    Optional<PoolRule> allowed(PurchaseOption option) {
        Set<CapacityPool> allowed = new HashSet<>();
        int combinations = 0;
        for (String type : typesToTry()) {
            for (String zone : with(zones)) {
                combinations++;
                if (matches(option, type, zone)) {
                    allowed.add(new CapacityPool(type, zone));
                }
            }
        }
        if (allowed.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(allowed.size() == combinations ? PoolRule.ANY : new PoolRule(types, zones, allowed));
    }

    /** Named types that the template lists, or might have; and "any other", if it has any other. */
    private Set<String> typesToTry() {
        Set<String> listed = new HashSet<>(template.getInstances().getTypes());
        Set<String> all = with(types);
        if (!listed.isEmpty()) {
            if (types.containsAll(listed)) {
                all.remove(PoolRule.OTHER);
            }
            all.removeIf(type -> !type.equals(PoolRule.OTHER) && !listed.contains(type));
        }
        return all;
    }

    private static Set<String> with(Set<String> names) {
        Set<String> all = new HashSet<>(names);
        all.add(PoolRule.OTHER);
        return all;
    }

    private boolean matches(PurchaseOption option, String type, String zone) {
        Set<LabelAtom> atoms = new HashSet<>(template.labelAtoms());
        atoms.add(new LabelAtom(option.label()));
        if (!type.equals(PoolRule.OTHER)) {
            atoms.add(new LabelAtom(type));
        }
        if (!zone.equals(PoolRule.OTHER)) {
            atoms.add(new LabelAtom(zone));
        }
        return label.matches(atoms);
    }

    /** Types that the label names and the template does not list; empty where EC2 chooses the types. */
    Set<String> unlistedTypes() {
        Set<String> unlisted = new HashSet<>(types);
        unlisted.removeAll(template.getInstances().getTypes());
        return template.getInstances().getTypes().isEmpty() ? Set.of() : unlisted;
    }

    /** Whether the label would take an agent of the template if that could be anything that the label names. */
    boolean wouldTake(PurchaseOption option) {
        return with(types).stream()
                .anyMatch(type -> with(zones).stream().anyMatch(zone -> matches(option, type, zone)));
    }
}
