package io.jenkins.plugins.spotagents.inventory;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.BiPredicate;

/**
 * What to do with running instances that nobody announced, after a restart: their tags say which template they were
 * launched for.
 *
 * @param adopt become agents of their template again
 * @param orphans have no template any more, or no tags; the sweeper ends them
 */
public record AdoptionPlan(List<Instance> adopt, List<Instance> orphans) {
    public AdoptionPlan {
        adopt = List.copyOf(adopt);
        orphans = List.copyOf(orphans);
    }

    /** @param configured whether there is a template, by the names of its cloud and its own */
    public static AdoptionPlan of(Collection<Instance> appeared, BiPredicate<String, String> configured) {
        List<Instance> adopt = new ArrayList<>();
        List<Instance> orphans = new ArrayList<>();
        for (Instance instance : appeared) {
            String cloud = instance.tags().get(InstanceTags.CLOUD);
            String template = instance.tags().get(InstanceTags.TEMPLATE);
            boolean adoptable =
                    cloud != null && template != null && instance.state().isAlive() && configured.test(cloud, template);
            (adoptable ? adopt : orphans).add(instance);
        }
        return new AdoptionPlan(adopt, orphans);
    }
}
