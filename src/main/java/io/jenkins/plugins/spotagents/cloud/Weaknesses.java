package io.jenkins.plugins.spotagents.cloud;

import io.jenkins.plugins.spotagents.capacity.Diversification;
import io.jenkins.plugins.spotagents.capacity.PurchaseOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What puts too many agents at one risk, as far as the configuration tells without asking AWS. */
public final class Weaknesses {
    private Weaknesses() {}

    /** Sentences for an admin, by the template's name; templates without any are left out. */
    public static Map<String, List<String>> of(SpotCloud cloud) {
        Map<String, List<String>> weaknesses = new TreeMap<>();
        for (AgentTemplate template : cloud.getTemplates()) {
            List<String> found = template.canBuy(PurchaseOption.SPOT) ? of(template) : List.of();
            if (!found.isEmpty()) {
                weaknesses.put(template.getName(), found);
            }
        }
        return weaknesses;
    }

    private static List<String> of(AgentTemplate template) {
        List<String> found = new ArrayList<>();
        List<String> types = template.getInstances().getTypes();
        if (!types.isEmpty()) {
            Spread.findings(types).forEach(finding -> found.add(finding.message()));
        }
        int subnets = template.getSubnetIds().size();
        if (subnets > 0 && subnets < Diversification.ADVISED_ZONES) {
            found.add(Messages.Subnets_few(subnets, 100 / subnets));
        }
        return found;
    }
}
