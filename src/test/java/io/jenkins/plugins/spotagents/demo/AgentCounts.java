package io.jenkins.plugins.spotagents.demo;

import io.jenkins.plugins.spotagents.capacity.PurchaseOption;
import io.jenkins.plugins.spotagents.capacity.RunningCounts;
import io.jenkins.plugins.spotagents.capacity.TemplateId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How many instances run, as the launcher wants to know; there is one cloud with one template. */
final class AgentCounts implements RunningCounts {
    private final Map<String, PurchaseOption> running = new ConcurrentHashMap<>();

    void launched(String instanceId, PurchaseOption option) {
        running.put(instanceId, option);
    }

    void ended(String instanceId) {
        running.remove(instanceId);
    }

    @Override
    public int running(TemplateId template, PurchaseOption option) {
        return (int) running.values().stream().filter(each -> each == option).count();
    }

    @Override
    public int running(String cloud) {
        return running.size();
    }
}
