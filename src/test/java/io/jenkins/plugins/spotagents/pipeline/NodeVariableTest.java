package io.jenkins.plugins.spotagents.pipeline;

import hudson.model.ParametersDefinitionProperty;
import hudson.model.Result;
import hudson.model.StringParameterDefinition;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.libs.GlobalLibraries;
import org.jenkinsci.plugins.workflow.libs.LibraryConfiguration;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TestRule;

/** Where the variable {@code node} stands in for the step, in Jenkinsfiles and libraries, and where Pipeline stays as it was. */
public class NodeVariableTest {
    private static final String LIBRARY_CLASS = """
            class Builder implements Serializable {
              def steps
              def build() { steps.node('spot') { steps.sh 'WORK' } }
            }
            new Builder(steps: steps).build()""";

    @ClassRule
    public static final LostBlocks BLOCKS = new LostBlocks();

    @Rule
    public final TestRule eachTest = BLOCKS.eachTest();

    private static void says(String line, WorkflowRun run) throws Exception {
        BLOCKS.jenkins().assertLogContains(line, run);
    }

    @Test
    public void aLabelThatIsNotOursIsThePlainStep() throws Exception {
        WorkflowRun run = BLOCKS.start("node('other') { echo 'ran' }");
        BLOCKS.agents().addOther(BLOCKS.first());
        BLOCKS.succeeds(run);
        says("ran", run);
    }

    @Test
    public void aVariableOrParameterNamedNodeKeepsItsMeaning() throws Exception {
        WorkflowJob job =
                BLOCKS.job("echo \"it is ${node}\"; def node2 = node; withEnv(['x=1']) { echo env.x + node2 }", true);
        job.addProperty(new ParametersDefinitionProperty(new StringParameterDefinition("node", "a parameter")));
        WorkflowRun run = job.scheduleBuild2(0).waitForStart();
        BLOCKS.succeeds(run);
        says("it is a parameter", run);
    }

    @Test
    public void anUnknownNodeVariableIsAsUnknownAsEver() throws Exception {
        WorkflowRun run =
                BLOCKS.start("try { echo node } catch (MissingPropertyException e) { echo 'as ever: ' + e.message }");
        BLOCKS.succeeds(run);
        says("as ever: No such property: node for class", run);
    }

    @Test
    public void aNodeInALibrarysVarsIsRunAgain() throws Exception {
        library(Map.of("vars/work.groovy", "def call() { node('spot') { sh 'WORK' } }"));
        WorkflowRun run = BLOCKS.lose("@Library('lib') _; work()");
        BLOCKS.isRunAgain(run);
    }

    @Test
    public void aLibrarysOwnNodeGoesFirst() throws Exception {
        library(Map.of("vars/node.groovy", "def call(label, body) { echo 'their node'; steps.node(label, body) }"));
        WorkflowRun run = BLOCKS.start("@Library('lib') _; node('spot') { sh 'echo fine' }");
        BLOCKS.agents().add(BLOCKS.first());
        BLOCKS.succeeds(run);
        says("their node", run);
    }

    @Test
    public void aLibraryClassThatCallsTheStepIsOutOfReach() throws Exception {
        WorkflowRun run = BLOCKS.lose(LIBRARY_CLASS);
        BLOCKS.ends(run, Result.ABORTED);
        says("called past the plugin", run);
    }

    @Test
    public void aLibraryClassThatCallsTheStepIsCoveredOnDemand() throws Exception {
        PipelineSettings.get().setLibraryClasses(true);
        try {
            WorkflowRun run = BLOCKS.lose(LIBRARY_CLASS);
            BLOCKS.isRunAgain(run);
        } finally {
            PipelineSettings.get().setLibraryClasses(false);
        }
    }

    private static void library(Map<String, String> files) {
        Map<String, String> filled = new HashMap<>();
        files.forEach((name, text) -> filled.put(name, BLOCKS.fill(text)));
        LibraryConfiguration library = new LibraryConfiguration("lib", new LibraryFiles(filled));
        library.setDefaultVersion("1");
        GlobalLibraries.get().setLibraries(List.of(library));
    }
}
