package io.jenkins.plugins.spotagents.monitor;

import jenkins.model.Jenkins;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;

/** Who comes to see the pages: an admin, a viewer who may also see the system, and a reader who may not. */
final class Visitors {
    private Visitors() {}

    /** Nobody else may come in. */
    static void letInto(JenkinsRule jenkins) {
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("admin")
                .grant(Jenkins.READ, Jenkins.SYSTEM_READ)
                .everywhere()
                .to("viewer")
                .grant(Jenkins.READ)
                .everywhere()
                .to("reader"));
    }
}
