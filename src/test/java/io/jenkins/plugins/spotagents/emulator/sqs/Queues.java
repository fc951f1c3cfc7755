package io.jenkins.plugins.spotagents.emulator.sqs;

import io.jenkins.plugins.spotagents.emulator.clock.VirtualClock;
import io.jenkins.plugins.spotagents.emulator.world.ApiException;
import io.jenkins.plugins.spotagents.emulator.world.World;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The queues of the account. */
public final class Queues {
    private final VirtualClock clock;
    private final World.Account account;
    private final Map<String, EmulatedQueue> byName = new ConcurrentHashMap<>();
    private volatile URI endpoint = URI.create("http://127.0.0.1");

    public Queues(VirtualClock clock, World.Account account) {
        this.clock = clock;
        this.account = account;
    }

    /** Where queue addresses point to; to be set before the first queue is made. */
    public void endpoint(URI value) {
        endpoint = value;
    }

    /** The queue of that name, made now if it does not exist. */
    public EmulatedQueue create(String name, Duration visibility) {
        return byName.computeIfAbsent(
                name, n -> new EmulatedQueue(clock, n, endpoint + "/" + account.id() + "/" + n, visibility));
    }

    /**
     * The queue of that name.
     *
     * @throws ApiException {@code QueueDoesNotExist}
     */
    public EmulatedQueue get(String name) {
        EmulatedQueue queue = byName.get(name);
        if (queue == null) {
            throw ApiException.client("QueueDoesNotExist", "The specified queue does not exist.");
        }
        return queue;
    }

    /** The queue that an address or an ARN ends with. */
    EmulatedQueue at(String address) {
        return get(address.substring(Math.max(address.lastIndexOf('/'), address.lastIndexOf(':')) + 1));
    }

    void delete(EmulatedQueue queue) {
        byName.remove(queue.name());
        queue.close();
    }

    String arn(EmulatedQueue queue) {
        return account.arn("sqs", queue.name());
    }

    public Collection<EmulatedQueue> all() {
        return byName.values();
    }

    /** Ends the waiting of all receivers. */
    public void close() {
        byName.values().forEach(EmulatedQueue::close);
    }
}
