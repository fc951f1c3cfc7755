package io.jenkins.plugins.spotagents.inventory;

import io.jenkins.plugins.spotagents.capacity.CapacityPool;
import io.jenkins.plugins.spotagents.capacity.CloudCallException;
import io.jenkins.plugins.spotagents.capacity.EndCause;
import io.jenkins.plugins.spotagents.capacity.EndReason;
import io.jenkins.plugins.spotagents.capacity.Offering;
import io.jenkins.plugins.spotagents.capacity.PurchaseOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** An account with instances, some of them invisible for a while, and calls that can be made to fail. */
final class FakeInstanceApi implements InstanceApi {
    static final Offering OFFERING = new Offering(new CapacityPool("m6i.xlarge", "eu-west-1a"), PurchaseOption.SPOT);

    private final Map<String, Instance> instances = new LinkedHashMap<>();
    private final Set<String> invisible = new HashSet<>();
    private final Set<String> protectedOnes = new HashSet<>();
    final List<String> terminated = new ArrayList<>();
    boolean down;
    int describes;

    void add(String id, InstanceState state, Instant launchTime) {
        add(id, "us", state, launchTime, "");
    }

    void add(String id, String controller, InstanceState state, Instant launchTime, String reason) {
        Map<String, String> tags = Map.of(
                InstanceTags.CONTROLLER, controller, InstanceTags.CLOUD, "cloud", InstanceTags.TEMPLATE, "linux");
        add(new Instance(
                id,
                state,
                OFFERING,
                launchTime,
                Optional.of("10.0.0.1"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                reason.isEmpty() ? Optional.empty() : Optional.of(new EndReason(EndCause.RECLAIMED, reason)),
                tags));
    }

    void add(Instance instance) {
        instances.put(instance.id(), instance);
    }

    void tag(String id, String key, String value) {
        Map<String, String> tags = new HashMap<>(instances.get(id).tags());
        tags.put(key, value);
        instances.computeIfPresent(
                id,
                (same, old) -> new Instance(
                        id,
                        old.state(),
                        old.offering(),
                        old.launchTime(),
                        old.privateIp(),
                        old.publicIp(),
                        old.privateDnsName(),
                        old.publicDnsName(),
                        old.endReason(),
                        tags));
    }

    void hide(String id) {
        invisible.add(id);
    }

    void show(String id) {
        invisible.remove(id);
    }

    void protect(String id) {
        protectedOnes.add(id);
    }

    @Override
    public List<Instance> describeOwned(String controllerId) throws CloudCallException {
        describes++;
        failIfDown("DescribeInstances");
        return instances.values().stream()
                .filter(instance -> !invisible.contains(instance.id()))
                .toList();
    }

    @Override
    public Map<String, EndExplanation> endReasons(Collection<String> instanceIds) {
        Map<String, EndExplanation> reasons = new HashMap<>();
        instanceIds.stream()
                .filter(instances::containsKey)
                .forEach(id -> instances
                        .get(id)
                        .endReason()
                        .ifPresent(reason -> reasons.put(
                                id, new EndExplanation(EndExplanation.Cause.OTHER, reason.code(), "", ""))));
        return reasons;
    }

    @Override
    public Map<String, String> terminate(Collection<String> ids) throws CloudCallException {
        failIfDown("TerminateInstances");
        Map<String, String> failed = new HashMap<>();
        for (String id : ids) {
            if (protectedOnes.contains(id)) {
                failed.put(id, "OperationNotPermitted");
            } else {
                terminated.add(id);
            }
        }
        return failed;
    }

    private void failIfDown(String action) throws CloudCallException {
        if (down) {
            throw new CloudCallException(action, "RequestLimitExceeded", "req-1", "Request limit exceeded.", null);
        }
    }
}
