package io.jenkins.plugins.spotagents.agent;

import hudson.ExtensionList;
import hudson.model.Computer;
import hudson.model.Queue;
import hudson.model.User;
import hudson.security.AuthorizationStrategy;
import hudson.security.SecurityRealm;
import java.util.List;
import jenkins.security.QueueItemAuthenticator;
import jenkins.security.QueueItemAuthenticatorProvider;
import org.junit.rules.RuleChain;
import org.junit.rules.TestRule;
import org.junit.runner.Description;
import org.junit.runners.model.Statement;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.springframework.security.core.Authentication;

/**
 * A Jenkins whose {@link SpareAgents agents} a test adds and takes away by hand: one for all tests of a class, as its class rule.
 * {@link #eachTest} is the rule of each test.
 */
public class SpareJenkins implements TestRule {
    private final JenkinsRule jenkins = new JenkinsRule();
    private final BlindUser blindUser = new BlindUser();
    private SpareAgents agents;
    private int first = 1000;

    protected SpareJenkins() {
        jenkins.timeout = 0; // each test waits no longer than it must
    }

    @Override
    public final Statement apply(Statement tests, Description description) {
        Statement withAgents = new Statement() {
            @Override
            public void evaluate() throws Throwable {
                agents = new SpareAgents(jenkins);
                tests.evaluate();
            }
        };
        return RuleChain.outerRule(jenkins).apply(withAgents, description);
    }

    /** A test's agents have numbers of its own; nothing of it waits, and no agent is left, afterwards. */
    public final TestRule eachTest() {
        return new EachTest() {
            @Override
            protected void begin(Description test) {
                first += 10;
            }

            @Override
            protected void end() throws Exception {
                SpareJenkins.this.end();
            }
        };
    }

    /** Security is on for this test, and its builds run as a user who may use agents and see nothing. */
    public final void buildsRunAsSomebodyWhoSeesNothing() {
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Computer.BUILD)
                .everywhere()
                .to(BlindUser.NAME));
        ExtensionList.lookup(QueueItemAuthenticatorProvider.class).add(0, blindUser);
    }

    /** <em>Access Control for Builds</em>. */
    private static final class BlindUser extends QueueItemAuthenticatorProvider {
        private static final String NAME = "blind";

        @Override
        public List<QueueItemAuthenticator> getAuthenticators() {
            return List.of(new QueueItemAuthenticator() {
                @Override
                public Authentication authenticate2(Queue.Task task) {
                    return User.getOrCreateByIdOrFullName(NAME).impersonate2();
                }
            });
        }
    }

    protected void end() throws Exception {
        for (Queue.Item item : jenkins.jenkins.getQueue().getItems()) {
            jenkins.jenkins.getQueue().cancel(item);
        }
        agents.removeAll();
        if (ExtensionList.lookup(QueueItemAuthenticatorProvider.class).remove(blindUser)) {
            jenkins.jenkins.setAuthorizationStrategy(AuthorizationStrategy.UNSECURED);
            jenkins.jenkins.setSecurityRealm(SecurityRealm.NO_AUTHENTICATION);
        }
    }

    public final JenkinsRule jenkins() {
        return jenkins;
    }

    public final SpareAgents agents() {
        return agents;
    }

    /** The number of the agent that a test takes away. */
    public final int first() {
        return first;
    }

    /** Of the one that is there for the re-run. */
    public final int second() {
        return first + 1;
    }

    public final int third() {
        return first + 2;
    }
}
