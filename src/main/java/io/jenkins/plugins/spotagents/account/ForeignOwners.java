package io.jenkins.plugins.spotagents.account;

import io.jenkins.plugins.spotagents.inventory.GoneInstance;
import io.jenkins.plugins.spotagents.inventory.Instance;
import io.jenkins.plugins.spotagents.inventory.InventoryListener;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Collectors;

/** Tags by which somebody else says that our instances are his: the inventory sees them within a minute. */
public final class ForeignOwners implements InventoryListener {
    /** Tag that AWS sets on instances of an Auto Scaling group; its value is the group's name. */
    public static final String AUTO_SCALING_GROUP = "aws:autoscaling:groupName";
    /** Tag of instances that an AWS node termination handler looks after. */
    public static final String NODE_TERMINATION_HANDLER = "aws-node-termination-handler/managed";

    /** By tag; the prefix aws: is AWS' own. */
    private static final Set<String> TAGS = Set.of(AUTO_SCALING_GROUP, NODE_TERMINATION_HANDLER);

    private final ConcurrentMap<String, Map<String, String>> byInstance = new ConcurrentHashMap<>();

    @Override
    public void appeared(Instance instance) {
        look(instance);
    }

    @Override
    public void changed(Instance instance) {
        look(instance);
    }

    private void look(Instance instance) {
        Map<String, String> claims = instance.tags().entrySet().stream()
                .filter(tag -> TAGS.contains(tag.getKey()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        if (claims.isEmpty()) {
            byInstance.remove(instance.id());
        } else {
            byInstance.put(instance.id(), claims);
        }
    }

    @Override
    public void gone(GoneInstance gone) {
        byInstance.remove(gone.last().id());
    }

    /** The tags found, by instance; also of instances that we ended ourselves meanwhile. */
    public Map<String, Map<String, String>> all() {
        return new TreeMap<>(byInstance);
    }
}
