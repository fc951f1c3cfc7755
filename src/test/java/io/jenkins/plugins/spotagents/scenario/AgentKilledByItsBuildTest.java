package io.jenkins.plugins.spotagents.scenario;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Result;
import io.jenkins.plugins.spotagents.account.AccountEngine;
import io.jenkins.plugins.spotagents.runtime.Engine;
import io.jenkins.plugins.spotagents.runtime.SpotAgentsRuntime;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;

/** A build that kills its agent, by its hunger for memory, say, on an instance that runs on: an end is found, and nobody else is blamed. */
public class AgentKilledByItsBuildTest {
    private static final int ATTEMPTS = 3;

    @ClassRule
    public static final SpotJenkins SPOT = new SpotJenkins();

    @Rule
    public final SpotScenario test = SPOT.scenario();

    @Test
    public void itEndsAfterAllAttemptsWithTheWordsThatTheInstanceStillRan() throws Exception {
        FreeStyleProject job = test.freestyle(SPOT.work().losesTimes(test.name(), ATTEMPTS));
        job.scheduleBuild2(0);
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            String agent = test.begun(attempt);
            SPOT.ec2().machines().killAgent(SPOT.aws().instance(agent));
        }

        FreeStyleBuild last = SPOT.ends(SpotScenario.build(job, ATTEMPTS), Result.ABORTED);
        SPOT.jenkins().assertLogContains("all attempts that the template allows are used", last);
        SPOT.jenkins().assertLogContains("the instance still ran", last);
        assertThat(job.getBuildByNumber(ATTEMPTS + 1), is(nullValue()));
        Engine engine = SpotAgentsRuntime.get().engine().orElseThrow();
        for (AccountEngine account : engine.accounts().all()) {
            assertThat("no pool is blamed", account.unavailable().snapshot(), is(empty()));
        }
    }
}
