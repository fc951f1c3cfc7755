package io.jenkins.plugins.spotagents.cloud;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Label;
import hudson.model.Node;
import hudson.model.labels.LabelAtom;
import io.jenkins.plugins.spotagents.capacity.PurchaseOption;
import io.jenkins.plugins.spotagents.fleet.InstanceSelection;
import io.jenkins.plugins.spotagents.fleet.LaunchSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How a template can serve a label: {@code linux} by any of its agents, {@code linux && capacity-on-demand} by one bought so,
 * {@code linux && c6i.2xlarge} by one of that type.
 *
 * @param required empty if either purchase option will do
 * @param onlyTypes the instance types that the label insists on; empty if any of the template's will do
 */
record Demand(AgentTemplate template, Optional<PurchaseOption> required, List<String> onlyTypes) {
    Demand {
        onlyTypes = List.copyOf(onlyTypes);
    }

    /** The templates of a cloud that can serve a label (null: any work), in the order configured. */
    static List<Demand> all(SpotCloud cloud, @CheckForNull Label label) {
        List<Demand> demands = new ArrayList<>();
        for (AgentTemplate template : cloud.getTemplates()) {
            of(template, label).ifPresent(demands::add);
        }
        return demands;
    }

    static Optional<Demand> of(AgentTemplate template, @CheckForNull Label label) {
        if (label == null) {
            return template.getMode() == Node.Mode.NORMAL
                    ? Optional.of(new Demand(template, Optional.empty(), List.of()))
                    : Optional.empty();
        }
        Optional<Demand> ofAnyType = withTypes(template, label, Set.of(), List.of());
        if (ofAnyType.isPresent()) {
            return ofAnyType;
        }
        List<String> types = template.getInstances().getTypes().stream()
                .filter(type -> withTypes(template, label, Set.of(new LabelAtom(type)), List.of())
                        .isPresent())
                .toList();
        return types.isEmpty()
                ? Optional.empty()
                : withTypes(template, label, Set.of(new LabelAtom(types.get(0))), types);
    }

    private static Optional<Demand> withTypes(
            AgentTemplate template, Label label, Set<LabelAtom> typeAtoms, List<String> onlyTypes) {
        boolean spot = matches(template, label, typeAtoms, PurchaseOption.SPOT);
        boolean onDemand = matches(template, label, typeAtoms, PurchaseOption.ON_DEMAND);
        if (!spot && !onDemand) {
            return Optional.empty();
        }
        Optional<PurchaseOption> required = spot && onDemand
                ? Optional.empty()
                : Optional.of(spot ? PurchaseOption.SPOT : PurchaseOption.ON_DEMAND);
        // A label that either option satisfies leaves the choice to the policy, one that insists needs a policy that
        // can buy it.
        return required.map(template::canBuy).orElse(true)
                ? Optional.of(new Demand(template, required, onlyTypes))
                : Optional.empty();
    }

    private static boolean matches(
            AgentTemplate template, Label label, Set<LabelAtom> typeAtoms, PurchaseOption option) {
        Set<LabelAtom> atoms = new HashSet<>(template.labelAtoms());
        atoms.addAll(typeAtoms);
        atoms.add(new LabelAtom(option.label()));
        return label.matches(atoms);
    }

    /** What to launch; narrower than the template's own specification if the label names types. */
    LaunchSpec toLaunchSpec(String cloud) {
        LaunchSpec spec = template.toLaunchSpec(cloud);
        return onlyTypes.isEmpty()
                ? spec
                : new LaunchSpec(
                        spec.cloud(),
                        spec.template(),
                        spec.launchTemplate(),
                        spec.imageId(),
                        spec.subnetIds(),
                        new InstanceSelection.ByType(onlyTypes),
                        spec.purchase(),
                        spec.tags(),
                        spec.maxAgents());
    }
}
