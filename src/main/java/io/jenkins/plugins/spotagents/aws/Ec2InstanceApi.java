package io.jenkins.plugins.spotagents.aws;

import com.google.common.collect.Lists;
import io.jenkins.plugins.spotagents.aws.terms.Ec2EndReasons;
import io.jenkins.plugins.spotagents.capacity.CapacityPool;
import io.jenkins.plugins.spotagents.capacity.CloudCallException;
import io.jenkins.plugins.spotagents.capacity.Offering;
import io.jenkins.plugins.spotagents.capacity.PurchaseOption;
import io.jenkins.plugins.spotagents.fleet.api.ApiBudget;
import io.jenkins.plugins.spotagents.fleet.api.Pauses;
import io.jenkins.plugins.spotagents.inventory.EndExplanation;
import io.jenkins.plugins.spotagents.inventory.Instance;
import io.jenkins.plugins.spotagents.inventory.InstanceApi;
import io.jenkins.plugins.spotagents.inventory.InstanceState;
import io.jenkins.plugins.spotagents.inventory.InstanceTags;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesResponse;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.InstanceLifecycleType;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.Tag;

/** Describes and ends instances, by the SDK. */
public final class Ec2InstanceApi implements InstanceApi {
    /** DescribeInstances' largest page. */
    private static final int PAGE = 1_000;

    /** Values of one filter (EC2 API Reference, DescribeInstances). */
    private static final int MOST_FILTER_VALUES = 200;

    private static final String UNKNOWN_ZONE = "unknown";

    private final AwsClients clients;
    private final Calls describing;
    private final Terminations terminations;

    /**
     * @param describes budget of Describe calls
     * @param terminates budget of TerminateInstances calls
     */
    public Ec2InstanceApi(AwsClients clients, ApiBudget describes, ApiBudget terminates, Pauses pauses) {
        this.clients = clients;
        this.describing = new Calls(describes, pauses);
        this.terminations = new Terminations(clients, new Calls(terminates, pauses));
    }

    @Override
    public List<Instance> describeOwned(String controllerId) throws CloudCallException {
        List<Instance> instances = new ArrayList<>();
        String token = null;
        do {
            DescribeInstancesRequest request = DescribeInstancesRequest.builder()
                    .filters(Filter.builder()
                            .name("tag:" + InstanceTags.CONTROLLER)
                            .values(literally(controllerId))
                            .build())
                    .maxResults(PAGE)
                    .nextToken(token)
                    .build();
            DescribeInstancesResponse page =
                    describing.make("DescribeInstances", () -> clients.ec2().describeInstances(request));
            page.reservations().stream()
                    .flatMap(reservation -> reservation.instances().stream())
                    .map(Ec2InstanceApi::instance)
                    .forEach(instances::add);
            token = page.nextToken();
        } while (token != null && !token.isEmpty());
        return instances;
    }

    /** By a filter, as one id that EC2 has forgotten would fail the whole call otherwise. */
    @Override
    public Map<String, EndExplanation> endReasons(Collection<String> instanceIds) throws CloudCallException {
        Map<String, EndExplanation> reasons = new HashMap<>();
        for (List<String> batch : Lists.partition(List.copyOf(instanceIds), MOST_FILTER_VALUES)) {
            DescribeInstancesRequest request = DescribeInstancesRequest.builder()
                    .filters(Filter.builder().name("instance-id").values(batch).build())
                    .build();
            describing.make("DescribeInstances", () -> clients.ec2().describeInstances(request)).reservations().stream()
                    .flatMap(reservation -> reservation.instances().stream())
                    .filter(described -> described.stateReason() != null
                            && text(described.stateReason().code()).isPresent())
                    .forEach(described -> reasons.put(
                            described.instanceId(),
                            StateReasons.of(
                                    described.stateReason().code(),
                                    described.stateReason().message())));
        }
        return reasons;
    }

    @Override
    public Map<String, String> terminate(Collection<String> instanceIds) {
        return terminations.terminate(instanceIds);
    }

    /** EC2's filters take * and ? for wildcards: an id that contains one must not find another controller's instances. */
    private static String literally(String value) {
        return value.replace("\\", "\\\\").replace("*", "\\*").replace("?", "\\?");
    }

    private static Instance instance(software.amazon.awssdk.services.ec2.model.Instance described) {
        String zone =
                described.placement() == null ? null : described.placement().availabilityZone();
        return new Instance(
                described.instanceId(),
                state(described.state() == null ? null : described.state().name()),
                new Offering(
                        new CapacityPool(described.instanceTypeAsString(), zone == null ? UNKNOWN_ZONE : zone),
                        described.instanceLifecycle() == InstanceLifecycleType.SPOT
                                ? PurchaseOption.SPOT
                                : PurchaseOption.ON_DEMAND),
                described.launchTime(),
                text(described.privateIpAddress()),
                text(described.publicIpAddress()),
                text(described.privateDnsName()),
                text(described.publicDnsName()),
                described.stateReason() == null
                        ? Optional.empty()
                        : text(described.stateReason().code()).map(Ec2EndReasons::of),
                described.tags().stream().collect(Collectors.toMap(Tag::key, Tag::value, (first, second) -> first)));
    }

    /** A terminated instance keeps its fields, but as empty strings. */
    private static Optional<String> text(String value) {
        return Optional.ofNullable(value).filter(some -> !some.isEmpty());
    }

    /** A state that EC2 may add one day counts as running: nothing must end an instance for being new to us. */
    private static InstanceState state(InstanceStateName name) {
        if (name == null) {
            return InstanceState.RUNNING;
        }
        return switch (name) {
            case PENDING -> InstanceState.PENDING;
            case RUNNING, UNKNOWN_TO_SDK_VERSION -> InstanceState.RUNNING;
            case SHUTTING_DOWN -> InstanceState.SHUTTING_DOWN;
            case TERMINATED -> InstanceState.TERMINATED;
            case STOPPING -> InstanceState.STOPPING;
            case STOPPED -> InstanceState.STOPPED;
        };
    }
}
