package io.jenkins.plugins.spotagents.rerun;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Result;
import hudson.tasks.ArtifactArchiver;
import hudson.tasks.Mailer;
import io.jenkins.plugins.spotagents.cloud.Requeue;
import org.junit.After;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TestRule;

/** Nobody is told of a failure that is none. */
public class LostBuildPublishersTest {
    private static final String MAIL = "Sending e-mails to: somebody@example.invalid";

    @ClassRule
    public static final LostBuilds BUILDS = new LostBuilds();

    @Rule
    public final TestRule eachTest = BUILDS.eachTest();

    @After
    public void end() throws Exception {
        skipPublishers(true);
    }

    private static void skipPublishers(boolean skip) {
        Requeue requeue = new Requeue();
        requeue.setSkipPublishers(skip);
        BUILDS.agents().template().setRequeue(requeue);
    }

    private static FreeStyleProject job() throws Exception {
        FreeStyleProject job = BUILDS.job("touch artifact");
        job.getPublishersList().add(new ArtifactArchiver("artifact"));
        return job;
    }

    private static void mail(FreeStyleProject job) {
        job.getPublishersList().add(new Mailer("somebody@example.invalid", false, false));
    }

    @Test
    public void publishersOfTheLostRunAreSkippedAndThoseOfTheReRunAreNot() throws Exception {
        FreeStyleProject job = job();
        FreeStyleBuild lost = BUILDS.lose(job);
        BUILDS.jenkins().assertLogContains("Skipped, as the build runs again", lost);
        assertThat(lost.getHasArtifacts(), is(false));
        assertThat(BUILDS.isRunAgain(job).getHasArtifacts(), is(true));
    }

    @Test
    public void theTemplateMayLetThemRun() throws Exception {
        skipPublishers(false);
        FreeStyleProject job = job();
        FreeStyleBuild lost = BUILDS.lose(job);
        BUILDS.jenkins().assertBuildStatus(Result.ABORTED, lost);
        assertThat(lost.getHasArtifacts(), is(true));
        BUILDS.isRunAgain(job);
    }

    @Test
    public void evenThenNobodyGetsAMail() throws Exception {
        skipPublishers(false);
        FreeStyleProject job = job();
        mail(job);
        FreeStyleBuild lost = BUILDS.lose(job);
        BUILDS.jenkins().assertLogNotContains("Sending e-mails", lost);
        BUILDS.jenkins().assertLogNotContains("Sending e-mails", BUILDS.isRunAgain(job));
    }

    @Test
    public void aReRunThatFailsIsToldAsAnyFailure() throws Exception {
        FreeStyleProject job = BUILDS.job("[ \"$SPOT_ATTEMPT\" != 2 ]");
        mail(job);
        FreeStyleBuild lost = BUILDS.lose(job);
        BUILDS.jenkins().assertLogNotContains("Sending e-mails", lost);
        FreeStyleBuild rerun = BUILDS.jenkins().waitForCompletion(LostBuilds.build(job, 2));
        BUILDS.jenkins().assertBuildStatus(Result.FAILURE, rerun);
        BUILDS.jenkins().assertLogContains(MAIL, rerun);
    }
}
