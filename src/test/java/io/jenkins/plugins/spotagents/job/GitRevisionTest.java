package io.jenkins.plugins.spotagents.job;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.plugins.git.GitSCM;
import hudson.util.StreamTaskListener;
import jenkins.plugins.git.GitSampleRepoRule;
import org.junit.After;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.RuleChain;

/** The re-run builds the commit that the interrupted run had checked out, whatever was pushed meanwhile. */
public class GitRevisionTest {
    @ClassRule
    public static final LostBuilds BUILDS = new LostBuilds();

    private final GitSampleRepoRule repository = new GitSampleRepoRule();

    @Rule
    public final RuleChain rules = RuleChain.outerRule(repository).around(BUILDS.eachTest());

    @Before
    public void begin() throws Exception {
        GitSCM.ALLOW_LOCAL_CHECKOUT = true;
        repository.init();
        commit("one");
    }

    @After
    public void end() throws Exception {
        GitSCM.ALLOW_LOCAL_CHECKOUT = false;
    }

    private void commit(String text) throws Exception {
        repository.write("file", text);
        repository.git("add", "file");
        repository.git("commit", "--message=" + text);
    }

    private FreeStyleProject job() throws Exception {
        FreeStyleProject job = BUILDS.job("echo \"built $(cat file)\"");
        job.setScm(new GitSCM(repository.fileUrl()));
        return job;
    }

    @Test
    public void aCommitThatIsPushedMeanwhileIsLeftToTheNextBuild() throws Exception {
        FreeStyleProject job = job();
        FreeStyleBuild lost = BUILDS.running(job);
        commit("two");
        BUILDS.agents().add(BUILDS.second());
        BUILDS.agents().reclaim(BUILDS.first());

        FreeStyleBuild rerun = BUILDS.isRunAgain(job);

        BUILDS.jenkins().assertLogContains("\nbuilt one", lost);
        BUILDS.jenkins().assertLogContains("\nbuilt one", rerun);
        BUILDS.start(job);
        BUILDS.jenkins().assertLogContains("\nbuilt two", BUILDS.succeeds(job, 3));
    }

    @Test
    public void pollingFindsIt() throws Exception {
        FreeStyleProject job = job();
        BUILDS.lose(job);
        BUILDS.isRunAgain(job);
        assertThat("nothing new yet", poll(job), is(false));
        commit("two");
        assertThat("the new commit", poll(job), is(true));
    }

    private static boolean poll(FreeStyleProject job) {
        return job.poll(StreamTaskListener.fromStdout()).hasChanges();
    }
}
