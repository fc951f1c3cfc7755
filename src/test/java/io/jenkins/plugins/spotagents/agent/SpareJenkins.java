package io.jenkins.plugins.spotagents.agent;

import hudson.model.Queue;
import org.junit.rules.RuleChain;
import org.junit.rules.TestRule;
import org.junit.runner.Description;
import org.junit.runners.model.Statement;
import org.jvnet.hudson.test.JenkinsRule;

/**
 * A Jenkins whose {@link SpareAgents agents} a test adds and takes away by hand: one for all tests of a class, as its class rule.
 * {@link #eachTest} is the rule of each test.
 */
public class SpareJenkins implements TestRule {
    private final JenkinsRule jenkins = new JenkinsRule();
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

    protected void end() throws Exception {
        for (Queue.Item item : jenkins.jenkins.getQueue().getItems()) {
            jenkins.jenkins.getQueue().cancel(item);
        }
        agents.removeAll();
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
