package io.jenkins.plugins.spotagents.provisioning;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import hudson.model.Label;
import io.jenkins.plugins.spotagents.agent.SpareAgents;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** What counts as an executor that work can be given. */
public class WorkloadTest {
    @Rule
    public final JenkinsRule jenkins = new JenkinsRule();

    private static int lacking() {
        return Workload.lacking(Label.get("spot"), new InFlight());
    }

    @Test
    public void anAgentThatHasServedItsBuildsIsNoCapacity() throws Exception {
        SpareAgents agents = new SpareAgents(jenkins);
        agents.add(1);
        assertThat(lacking(), is(-1));

        agents.useUp(1);

        assertThat(lacking(), is(0));
        agents.removeAll();
    }
}
