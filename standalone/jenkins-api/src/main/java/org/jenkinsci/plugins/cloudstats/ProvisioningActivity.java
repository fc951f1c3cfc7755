package org.jenkinsci.plugins.cloudstats;

import java.io.Serializable;

public final class ProvisioningActivity {
    private ProvisioningActivity() {
        throw new UnsupportedOperationException();
    }

    public static final class Id implements Serializable {
        public Id(String cloudName, String templateName, String nodeName) {
            throw new UnsupportedOperationException();
        }

        public Id(String cloudName, String templateName) {
            throw new UnsupportedOperationException();
        }

        public Id(String cloudName) {
            throw new UnsupportedOperationException();
        }

        public String getCloudName() {
            throw new UnsupportedOperationException();
        }

        public String getTemplateName() {
            throw new UnsupportedOperationException();
        }

        public String getNodeName() {
            throw new UnsupportedOperationException();
        }
    }
}
