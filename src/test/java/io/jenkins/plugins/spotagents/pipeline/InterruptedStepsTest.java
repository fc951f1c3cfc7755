package io.jenkins.plugins.spotagents.pipeline;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.lessThan;

import hudson.FilePath;
import hudson.Launcher;
import hudson.LauncherDecorator;
import hudson.Proc;
import hudson.model.Computer;
import hudson.model.Node;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.scm.ChangeLogParser;
import hudson.scm.NullChangeLogParser;
import hudson.scm.SCM;
import hudson.scm.SCMDescriptor;
import hudson.scm.SCMRevisionState;
import java.io.File;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.test.steps.SemaphoreStep;
import org.junit.After;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TestRule;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.TestExtension;
import org.kohsuke.stapler.DataBoundConstructor;

/** At whatever point of a node block its agent is reclaimed: the block stops there, and runs again from its beginning. */
public class InterruptedStepsTest {
    @ClassRule
    public static final LostBlocks BLOCKS = new LostBlocks();

    @Rule
    public final TestRule eachTest = BLOCKS.eachTest();

    @After
    public void end() throws Exception {
        SlowToBegin.agent = null;
        LikeWindows.on = false;
    }

    private static void says(String line, WorkflowRun run) throws Exception {
        BLOCKS.jenkins().assertLogContains(line, run);
    }

    @Test
    public void duringACheckout() throws Exception {
        WorkflowRun run = BLOCKS.start("node('spot') { checkout([$class: 'SlowScm', slowOn: 'FIRST']); sh 'WORK' }");
        BLOCKS.agents().add(BLOCKS.first());
        BLOCKS.jenkins().waitForMessage("checking out on " + BLOCKS.firstName(), run);
        BLOCKS.reclaimFirst();
        BLOCKS.isRunAgain(run);
        says("checking out on " + BLOCKS.secondName(), run);
    }

    /** A repository whose checkout never ends on one agent, and is done at once on any other. */
    public static final class SlowScm extends SCM {
        private final String slowOn;

        @DataBoundConstructor
        public SlowScm(String slowOn) {
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
                throws InterruptedException {
            Computer computer = workspace.toComputer();
            listener.getLogger().println("checking out on " + computer.getName());
            if (computer.getName().equals(slowOn)) {
                new CountDownLatch(1).await();
            }
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
        public static final class DescriptorImpl extends SCMDescriptor<SlowScm> {
            public DescriptorImpl() {
                super(null);
            }

            @Override
            public String getDisplayName() {
                return "slow";
            }
        }
    }

    /** On an agent that takes itself for a Windows machine. */
    @Test
    public void duringABatchFile() throws Exception {
        LikeWindows.on = true;
        WorkflowRun run = BLOCKS.running("node('spot') { bat 'WORK' }");
        BLOCKS.reclaimFirst();
        BLOCKS.isRunAgain(run);
        says("as a batch file", run);
    }

    /** Says that it is no Unix, and has a {@code cmd}, which reads a batch file as a shell would. */
    @TestExtension
    public static final class LikeWindows extends LauncherDecorator {
        /** What {@code jenkins-wrap.bat} does for a real one: run the other file, and note its output and its exit code. */
        private static final String CMD = """
                cd "$(dirname "$(echo "$1" | tr -d '"')")"
                { echo 'as a batch file'; tr -d '\\r' < jenkins-main.bat | sh -x; } > jenkins-log.txt 2>&1
                echo $? > jenkins-result.txt""";

        private static volatile boolean on;

        @Override
        public Launcher decorate(Launcher launcher, Node node) {
            return on ? new WindowsLauncher(launcher) : launcher;
        }

        private static final class WindowsLauncher extends Launcher.DecoratedLauncher {
            private WindowsLauncher(Launcher inner) {
                super(inner);
            }

            @Override
            public boolean isUnix() {
                return false;
            }

            @Override
            public Proc launch(ProcStarter starter) throws IOException {
                List<String> command = starter.cmds();
                return command.get(0).equals("cmd")
                        ? super.launch(starter.cmds("sh", "-c", CMD, "cmd", command.get(2)))
                        : super.launch(starter);
            }
        }
    }

    /** The agent is taken, but its first command is still awaited. */
    @Test
    public void beforeItsBodyHasBegun() throws Exception {
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        SlowToBegin.hold(BLOCKS.firstName(), reached, goOn);
        WorkflowRun run = BLOCKS.start("spotRequeue('beforeFirstStep') { node('spot') { sh 'WORK' } }");
        BLOCKS.agents().add(BLOCKS.first());
        reached.await();
        BLOCKS.agents().add(BLOCKS.second());
        var stopped = BLOCKS.agents().interruptOnly(BLOCKS.first());

        BLOCKS.jenkins().waitForMessage("ran on " + BLOCKS.secondName(), run);
        goOn.countDown();

        stopped.get(60, TimeUnit.SECONDS);
        BLOCKS.isRunAgain(run);
        BLOCKS.jenkins().assertLogNotContains("ran on " + BLOCKS.firstName(), run);
    }

    /** An agent that takes its time to say what it is. */
    @TestExtension
    public static final class SlowToBegin extends LauncherDecorator {
        private static volatile String agent;
        private static volatile CountDownLatch reached;
        private static volatile CountDownLatch goOn;

        static void hold(String name, CountDownLatch whenReached, CountDownLatch until) {
            reached = whenReached;
            goOn = until;
            agent = name;
        }

        @Override
        public Launcher decorate(Launcher launcher, Node node) {
            if (node.getNodeName().equals(agent)) {
                reached.countDown();
                try {
                    goOn.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            return launcher;
        }
    }

    /**
     * The one step has ended, and the engine has yet to start the next: nothing is there that could be stopped. The other branch keeps the
     * engine busy, so that both the end of the step and the interruption wait for it, in this order.
     */
    @Test
    public void betweenTwoSteps() throws Exception {
        Gate.reset();
        WorkflowRun run = BLOCKS.job("""
                parallel gate: { semaphore 'gate'; %s.pass() },
                         block: { node('spot') { if (env.NODE_NAME == 'FIRST') { semaphore 'step' }; sh 'WORK' } }
                """.formatted(Gate.class.getName()), false)
                .scheduleBuild2(0)
                .waitForStart();
        BLOCKS.agents().add(BLOCKS.first());
        SemaphoreStep.waitForStart("gate/1", run);
        SemaphoreStep.waitForStart("step/1", run);
        BLOCKS.agents().add(BLOCKS.second());

        SemaphoreStep.success("gate/1", null);
        Gate.reached.await();
        SemaphoreStep.success("step/1", null);
        var stopped = BLOCKS.agents().interruptOnly(BLOCKS.first());
        Gate.open.countDown();

        stopped.get(60, TimeUnit.SECONDS);
        BLOCKS.isRunAgain(run);
        // The next step may have begun before the end reached it; but never beside the re-run, in a block that is given
        // up.
        String log = JenkinsRule.getLog(run);
        assertThat(log.lastIndexOf("+ sleep 300"), lessThan(log.indexOf("Running the node block again")));
    }

    @Test
    public void aSecondReclaimWhileTheFirstIsStillBeingHandled() throws Exception {
        WorkflowRun run = BLOCKS.running("node('spot') { sh 'WORK' }");
        BLOCKS.agents().add(BLOCKS.second());
        var once = BLOCKS.agents().interruptOnly(BLOCKS.first());
        var twice = BLOCKS.agents().interruptOnly(BLOCKS.first());
        once.get(60, TimeUnit.SECONDS);
        twice.get(60, TimeUnit.SECONDS);
        BLOCKS.isRunAgain(run);
    }

    @Test
    public void inTheMidstOfBlocksThatAreInsideOfIt() throws Exception {
        WorkflowRun run = BLOCKS.running("""
                node('spot') { timeout(5) { withEnv(['A=b']) { lock('it') { dir('below') { parallel(
                  one: { sh 'WORK' }, two: { sh 'WORK' }) } } } } }""");
        BLOCKS.reclaimFirst();
        BLOCKS.isRunAgain(run);
    }
}
