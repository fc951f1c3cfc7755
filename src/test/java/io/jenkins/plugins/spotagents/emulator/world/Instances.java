package io.jenkins.plugins.spotagents.emulator.world;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** All instances in the order of their launch, terminated ones until they are forgotten. */
public final class Instances {
    private final NavigableMap<Long, EmulatedInstance> bySequence = new TreeMap<>();
    private final Map<String, EmulatedInstance> byId = new HashMap<>();
    private long sequence;

    long nextSequence() {
        return ++sequence;
    }

    void add(EmulatedInstance instance) {
        bySequence.put(instance.sequence(), instance);
        byId.put(instance.id(), instance);
    }

    void forget(EmulatedInstance instance) {
        bySequence.remove(instance.sequence());
        byId.remove(instance.id());
    }

    public Collection<EmulatedInstance> all() {
        return bySequence.values();
    }

    /** Pending and running instances. */
    public List<EmulatedInstance> live() {
        return bySequence.values().stream().filter(i -> i.state().isLive()).toList();
    }

    public Optional<EmulatedInstance> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    /**
     * The instance of that id, if describe calls know of it by {@code now}.
     *
     * @throws ApiException {@code InvalidInstanceID.Malformed} or {@code InvalidInstanceID.NotFound}
     */
    public EmulatedInstance visible(String id, Instant now) {
        if (!id.matches("i-[0-9a-f]{8,17}")) {
            throw ApiException.client("InvalidInstanceID.Malformed", "Invalid id: \"" + id + "\"");
        }
        return find(id).filter(i -> !now.isBefore(i.visibleFrom())).orElseThrow(() -> notFound(List.of(id)));
    }

    /** The error that EC2 answers for unknown ids. */
    public static ApiException notFound(List<String> ids) {
        String message = ids.size() == 1
                ? "The instance ID '" + ids.get(0) + "' does not exist"
                : "The instance IDs '" + String.join(", ", ids) + "' do not exist";
        return ApiException.client("InvalidInstanceID.NotFound", message);
    }
}
