package org.jenkinsci.plugins.cloudstats;

import hudson.model.Node;
import hudson.slaves.CloudProvisioningListener;

public class CloudStatistics {
    private CloudStatistics() {
        throw new UnsupportedOperationException();
    }

    public static class ProvisioningListener extends CloudProvisioningListener {
        public ProvisioningListener() {
            throw new UnsupportedOperationException();
        }

        public ProvisioningActivity onStarted(ProvisioningActivity.Id id) {
            throw new UnsupportedOperationException();
        }

        public ProvisioningActivity onComplete(ProvisioningActivity.Id id, Node node) {
            throw new UnsupportedOperationException();
        }

        public ProvisioningActivity onFailure(ProvisioningActivity.Id id, Throwable throwable) {
            throw new UnsupportedOperationException();
        }

        public static ProvisioningListener get() {
            throw new UnsupportedOperationException();
        }
    }
}
