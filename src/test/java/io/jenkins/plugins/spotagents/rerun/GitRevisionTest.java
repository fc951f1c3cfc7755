package io.jenkins.plugins.spotagents.rerun;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import hudson.FilePath;
import hudson.Launcher;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.plugins.git.BranchSpec;
import hudson.plugins.git.GitSCM;
import hudson.plugins.git.UserMergeOptions;
import hudson.plugins.git.extensions.impl.PreBuildMerge;
import hudson.plugins.git.extensions.impl.UserIdentity;
import hudson.scm.ChangeLogParser;
import hudson.scm.NullChangeLogParser;
import hudson.scm.SCM;
import hudson.scm.SCMDescriptor;
import hudson.scm.SCMRevisionState;
import hudson.tasks.Shell;
import hudson.util.StreamTaskListener;
import io.jenkins.plugins.spotagents.agent.SpareAgents;
import io.jenkins.plugins.spotagents.capacity.PurchaseOption;
import java.io.File;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import jenkins.plugins.git.GitSampleRepoRule;
import org.jenkinsci.plugins.gitclient.MergeCommand;
import org.junit.After;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.RuleChain;
import org.jvnet.hudson.test.TestExtension;

/** The re-run builds the commit that the interrupted run had checked out, whatever was pushed meanwhile. */
public class GitRevisionTest {
    @ClassRule
    public static final LostBuilds BUILDS = new LostBuilds();

    private final GitSampleRepoRule repository = new GitSampleRepoRule();

    private final GitSampleRepoRule other = new GitSampleRepoRule();

    @Rule
    public final RuleChain rules = RuleChain.outerRule(repository).around(other).around(BUILDS.eachTest());

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
        commit(repository, text);
    }

    private static void commit(GitSampleRepoRule repository, String text) throws Exception {
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

    /** What the merge made was in the workspace of the lost agent only. */
    @Test
    public void aMergeBeforeTheBuildIsMadeAgain() throws Exception {
        repository.git("branch", "stable");
        commit("two");
        FreeStyleProject job = job();
        GitSCM scm = new GitSCM(
                GitSCM.createRepoList(repository.fileUrl(), null),
                List.of(new BranchSpec("*/master")),
                null,
                null,
                List.of(
                        new UserIdentity("somebody", "somebody@example.invalid"),
                        new PreBuildMerge(new UserMergeOptions(
                                "origin", "stable", "default", MergeCommand.GitPluginFastForwardMode.NO_FF))));
        job.setScm(scm);
        BUILDS.lose(job);
        BUILDS.jenkins().assertLogContains("\nbuilt two", BUILDS.isRunAgain(job));
    }

    private FreeStyleProject jobOfTwoRepositories(String slowOn) throws Exception {
        other.init();
        commit(other, "uno");
        FreeStyleProject job = BUILDS.job("echo \"built $(cat one/file) and $(cat two/file)\"");
        job.setScm(new TwoRepositories(new GitSCM(repository.fileUrl()), new GitSCM(other.fileUrl()), slowOn));
        return job;
    }

    @Test
    public void eachOfTwoRepositoriesIsBuiltAtTheCommitThatItWasAt() throws Exception {
        FreeStyleProject job = jobOfTwoRepositories("");
        FreeStyleBuild lost = BUILDS.running(job);
        commit("two");
        commit(other, "due");
        BUILDS.agents().add(BUILDS.second());
        BUILDS.agents().reclaim(BUILDS.first());

        FreeStyleBuild rerun = BUILDS.isRunAgain(job);

        BUILDS.jenkins().assertLogContains("\nbuilt one and uno", lost);
        BUILDS.jenkins().assertLogContains("\nbuilt one and uno", rerun);
        BUILDS.start(job);
        BUILDS.jenkins().assertLogContains("\nbuilt two and due", BUILDS.succeeds(job, 3));
    }

    @Test
    public void aReRunOfAReRunStillBuildsThem() throws Exception {
        FreeStyleProject job = jobOfTwoRepositories("");
        job.getBuildersList().clear();
        job.getBuildersList()
                .add(new Shell(
                        "echo \"built $(cat one/file) and $(cat two/file)\"; [ \"$SPOT_ATTEMPT\" = 3 ] || sleep 300"));
        FreeStyleBuild lost = BUILDS.running(job);
        commit("two");
        commit(other, "due");
        BUILDS.agents().add(BUILDS.second());
        BUILDS.agents().reclaim(BUILDS.first());
        BUILDS.agents().awaitWorkOn(BUILDS.second());
        BUILDS.agents().reclaim(BUILDS.second());
        BUILDS.agents().add(BUILDS.second() + 1, PurchaseOption.ON_DEMAND);

        FreeStyleBuild last = BUILDS.succeeds(job, 3);

        BUILDS.jenkins().assertBuildStatus(Result.ABORTED, lost);
        BUILDS.jenkins().assertLogContains("\nbuilt one and uno", last);
    }

    @Test
    public void aRepositoryThatWasNotCheckedOutYetIsTakenAsItIsThen() throws Exception {
        FreeStyleProject job = jobOfTwoRepositories(SpareAgents.name(BUILDS.first()));
        BUILDS.start(job);
        BUILDS.agents().add(BUILDS.first());
        FreeStyleBuild lost = LostBuilds.build(job, 1);
        BUILDS.jenkins().waitForMessage("waiting for the second repository", lost);
        commit("two");
        commit(other, "due");
        BUILDS.agents().add(BUILDS.second());
        BUILDS.agents().reclaim(BUILDS.first());

        BUILDS.jenkins().assertLogContains("\nbuilt one and due", BUILDS.isRunAgain(job));
    }

    /** Several repositories in one build, as the Multiple SCMs plugin has them. */
    public static final class TwoRepositories extends SCM {
        private final GitSCM one;
        private final GitSCM two;
        private final String slowOn;

        /** @param slowOn the agent on which the second checkout never begins */
        TwoRepositories(GitSCM one, GitSCM two, String slowOn) {
            this.one = one;
            this.two = two;
            this.slowOn = slowOn;
        }

        @Override
        public void checkout(
                Run<?, ?> build,
                Launcher launcher,
                FilePath workspace,
                TaskListener listener,
                File changelogFile,
                SCMRevisionState baseline)
                throws IOException, InterruptedException {
            one.checkout(build, launcher, workspace.child("one"), listener, null, null);
            if (workspace.toComputer().getName().equals(slowOn)) {
                listener.getLogger().println("waiting for the second repository");
                new CountDownLatch(1).await();
            }
            two.checkout(build, launcher, workspace.child("two"), listener, null, null);
        }

        @Override
        public SCMRevisionState calcRevisionsFromBuild(
                Run<?, ?> build, FilePath workspace, Launcher launcher, TaskListener listener) {
            return SCMRevisionState.NONE;
        }

        @Override
        public ChangeLogParser createChangeLogParser() {
            return new NullChangeLogParser();
        }

        /** Known to Jenkins in these tests only. */
        @TestExtension
        public static final class DescriptorImpl extends SCMDescriptor<TwoRepositories> {
            public DescriptorImpl() {
                super(null);
            }

            @Override
            public String getDisplayName() {
                return "two repositories";
            }
        }
    }
}
