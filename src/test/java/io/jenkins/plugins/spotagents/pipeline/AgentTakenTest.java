package io.jenkins.plugins.spotagents.pipeline;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;

import hudson.Launcher;
import hudson.LauncherDecorator;
import hudson.model.Computer;
import hudson.model.Executor;
import hudson.model.ExecutorListener;
import hudson.model.Node;
import hudson.model.Queue;
import hudson.model.Result;
import hudson.model.User;
import hudson.slaves.OfflineCause;
import io.jenkins.plugins.spotagents.job.InterruptionsAction;
import io.jenkins.plugins.spotagents.job.LostAttempt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.support.steps.ExecutorStepExecution.PlaceholderTask;
import org.junit.After;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TestRule;
import org.jvnet.hudson.test.TestExtension;

/** Between the moment at which a node block gets its agent and the first of its body. */
public class AgentTakenTest {
    private static final String BLOCK = "node('spot') { sh 'echo ran on $NODE_NAME attempt=$SPOT_ATTEMPT' }";

    @ClassRule
    public static final LostBlocks BLOCKS = new LostBlocks();

    @Rule
    public final TestRule eachTest = BLOCKS.eachTest();

    @After
    public void end() {
        OnceTaken.then = computer -> {};
        OnceLaunched.then = computer -> {};
    }

    /** An executor has the block, which has done nothing yet. */
    @TestExtension
    public static final class OnceTaken implements ExecutorListener {
        static volatile Consumer<Computer> then = computer -> {};

        @Override
        public void taskStarted(Executor executor, Queue.Task task) {
            if (task instanceof PlaceholderTask) {
                then.accept(executor.getOwner());
            }
        }
    }

    /** The step has looked whether the agent is there, and asks next what machine it is. */
    @TestExtension
    public static final class OnceLaunched extends LauncherDecorator {
        static volatile Consumer<Computer> then = computer -> {};

        @Override
        public Launcher decorate(Launcher launcher, Node node) {
            then.accept(node.toComputer());
            return launcher;
        }
    }

    private static Consumer<Computer> disconnectFirst(OfflineCause cause) {
        String first = BLOCKS.firstName();
        return computer -> {
            if (computer.getName().equals(first)) {
                try {
                    computer.disconnect(cause).get(60, TimeUnit.SECONDS);
                } catch (InterruptedException | ExecutionException | TimeoutException e) {
                    throw new IllegalStateException(e);
                }
            }
        };
    }

    private static WorkflowRun takenByFirst() throws Exception {
        return takenByFirst(BLOCK);
    }

    private static WorkflowRun takenByFirst(String script) throws Exception {
        BLOCKS.agents().add(BLOCKS.first()); // which must have come online: it is ended as soon as it is taken
        return BLOCKS.start(script);
    }

    private static void isRunAgain(WorkflowRun run) throws Exception {
        BLOCKS.jenkins().waitForMessage("Running the node block again", run);
        BLOCKS.agents().add(BLOCKS.second());
        BLOCKS.isRunAgain(run);
        assertThat(
                InterruptionsAction.find(run).orElseThrow().getAttempts().stream()
                        .map(LostAttempt::getAgent)
                        .toList(),
                contains(BLOCKS.firstName()));
    }

    @Test
    public void anAgentThatDiesAsItIsTakenIsLost() throws Exception {
        OnceTaken.then = disconnectFirst(new OfflineCause.ChannelTermination(null));
        isRunAgain(takenByFirst());
    }

    @Test
    public void anAgentThatDiesAsItIsAskedWhatItIsIsLost() throws Exception {
        OnceLaunched.then = disconnectFirst(new OfflineCause.ChannelTermination(null));
        isRunAgain(takenByFirst());
    }

    @Test
    public void theBlockHadDoneNothing() throws Exception {
        OnceTaken.then = disconnectFirst(new OfflineCause.ChannelTermination(null));
        isRunAgain(takenByFirst("spotRequeue('beforeFirstStep') { " + BLOCK + " }"));
    }

    @Test
    public void anAgentThatAnAdministratorDisconnectsAsItIsTakenOwesNothing() throws Exception {
        OnceTaken.then =
                disconnectFirst(new OfflineCause.UserCause(User.getOrCreateByIdOrFullName("alice"), "maintenance"));
        WorkflowRun run = takenByFirst();
        BLOCKS.agents().add(BLOCKS.second());
        BLOCKS.ends(run, Result.FAILURE);
        BLOCKS.isNotRunAgain(run);
    }

    /** The failure of something else, at that moment, is no loss: the agent is there. */
    @Test
    public void anAgentThatIsThereIsNotLostWhateverFails() throws Exception {
        OnceLaunched.then = computer -> {
            throw new IllegalStateException("of its own");
        };
        WorkflowRun run = takenByFirst();
        BLOCKS.ends(run, Result.FAILURE);
        BLOCKS.jenkins().assertLogContains("of its own", run);
        assertThat(InterruptionsAction.find(run).isPresent(), is(false));
    }
}
