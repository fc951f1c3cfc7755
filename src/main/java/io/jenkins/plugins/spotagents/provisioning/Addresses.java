package io.jenkins.plugins.spotagents.provisioning;

import edu.umd.cs.findbugs.annotations.SuppressFBWarnings;
import io.jenkins.plugins.spotagents.agent.Agents;
import io.jenkins.plugins.spotagents.agent.SpotAgent;
import io.jenkins.plugins.spotagents.cloud.Address;
import io.jenkins.plugins.spotagents.cloud.AgentTemplate;
import io.jenkins.plugins.spotagents.cloud.Clouds;
import io.jenkins.plugins.spotagents.inventory.GoneInstance;
import io.jenkins.plugins.spotagents.inventory.Instance;
import io.jenkins.plugins.spotagents.inventory.InventoryListener;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;

/** The addresses that the inventory found, for connectors that wait for them. */
public final class Addresses implements InventoryListener {
    private final ConcurrentMap<String, Instance> instances = new ConcurrentHashMap<>();
    private final Object news = new Object();

    @Override
    public void appeared(Instance instance) {
        changed(instance);
    }

    @Override
    public void changed(Instance instance) {
        instances.put(instance.id(), instance);
        tell();
    }

    @Override
    public void gone(GoneInstance gone) {
        instances.remove(gone.last().id());
        tell();
    }

    @SuppressFBWarnings(value = "NN_NAKED_NOTIFY", justification = "What has changed is the concurrent map")
    private void tell() {
        synchronized (news) {
            news.notifyAll();
        }
    }

    /** @throws IOException if there is no address in time, or the agent was removed meanwhile */
    public String await(SpotAgent agent, Duration limit) throws IOException, InterruptedException {
        Address kind = Clouds.template(agent.getCloud(), agent.getTemplate())
                .map(AgentTemplate::address)
                .orElse(Address.PRIVATE_IP);
        long end = System.nanoTime() + limit.toNanos();
        synchronized (news) {
            while (true) {
                Optional<String> address = Optional.ofNullable(instances.get(agent.getInstanceId()))
                        .flatMap(kind::of);
                if (address.isPresent()) {
                    return address.get();
                }
                if (Agents.on(agent.getInstanceId()).isEmpty()) {
                    throw new IOException("Agent " + agent.getNodeName() + " was removed before it had an address.");
                }
                long left = end - System.nanoTime();
                if (left <= 0) {
                    throw new IOException(
                            "Instance " + agent.getInstanceId() + " has no " + kind.configName() + " after "
                                    + limit.toMinutes()
                                    + " minutes: if its subnet gives none, choose another address in template '"
                                    + agent.getTemplate() + "'.");
                }
                TimeUnit.NANOSECONDS.timedWait(news, Math.min(left, TimeUnit.SECONDS.toNanos(5)));
            }
        }
    }
}
