package io.jenkins.plugins.spotagents;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchUnitRunner;
import com.tngtech.archunit.lang.ArchRule;
import hudson.Extension;
import io.jenkins.plugins.spotagents.job.FolderRequeueProperty;
import io.jenkins.plugins.spotagents.job.GitRevision;
import io.jenkins.plugins.spotagents.job.MatrixCells;
import io.jenkins.plugins.spotagents.job.UnfinishedCells;
import io.jenkins.plugins.spotagents.pipeline.CatchSteps;
import org.jenkinsci.plugins.workflow.steps.CatchErrorStep;
import org.jenkinsci.plugins.workflow.steps.WarnErrorStep;
import org.junit.runner.RunWith;

/** Holds the dependency direction of the packages: Jenkins → engine → {@code capacity}; {@code aws} implements ports. */
@RunWith(ArchUnitRunner.class)
@AnalyzeClasses(packages = "io.jenkins.plugins.spotagents", importOptions = DoNotIncludeTests.class)
public class ArchitectureTest {
    private static final String BASE = "io.jenkins.plugins.spotagents.";

    private static final String[] ENGINE = {
        BASE + "capacity..",
        BASE + "fleet..",
        BASE + "inventory..",
        BASE + "interruption..",
        BASE + "requeue..",
        BASE + "cost..",
        BASE + "disruption..",
        BASE + "metrics..",
        BASE + "aws..",
    };

    private static final String[] JENKINS = {
        BASE + "cloud..", BASE + "agent..", BASE + "job..", BASE + "pipeline..", BASE + "monitor..",
    };

    @ArchTest
    static final ArchRule theEngineKnowsNothingOfJenkins = noClasses()
            .that()
            .resideInAnyPackage(ENGINE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "hudson..",
                    "jenkins..",
                    "org.jenkinsci..",
                    "org.kohsuke..",
                    "com.cloudbees..",
                    "io.jenkins.docker..")
            .orShould()
            .dependOnClassesThat()
            .resideInAnyPackage(JENKINS)
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule onlyTheAwsPackageTouchesTheSdk = noClasses()
            .that()
            .resideInAnyPackage("io.jenkins.plugins.spotagents..")
            .and()
            .resideOutsideOfPackage(BASE + "aws..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("software.amazon..")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule onlyIdentityReadsSignedMessages = noClasses()
            .that()
            .resideOutsideOfPackage(BASE + "identity..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.bouncycastle..")
            .allowEmptyShould(true);

    /** Where Jenkins runs with FIPS libraries, {@code bouncycastle-api} leaves its own out, and those have none of these. */
    @ArchTest
    static final ArchRule fipsInstallationsHaveAllThatIsUsedOfBouncyCastle = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.bouncycastle.jce..", "org.bouncycastle.crypto..", "org.bouncycastle.operator.bc..")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule capacityStandsAtTheBottom = noClasses()
            .that()
            .resideInAPackage(BASE + "capacity..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    BASE + "fleet..",
                    BASE + "inventory..",
                    BASE + "interruption..",
                    BASE + "requeue..",
                    BASE + "cost..",
                    BASE + "disruption..",
                    BASE + "metrics..",
                    BASE + "aws..")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule noEnginePackageDependsOnItsAdapters = noClasses()
            .that()
            .resideInAnyPackage(ENGINE)
            .and()
            .resideOutsideOfPackage(BASE + "aws..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(BASE + "aws..")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule packagesFormNoCycle =
            slices().matching(BASE + "(*)..").should().beFreeOfCycles().allowEmptyShould(true);

    /** All other classes must work where none of these plugins is installed. */
    @ArchTest
    static final ArchRule fewKnowOptionalPlugins = noClasses()
            .that()
            .doNotBelongToAnyOf(
                    MatrixCells.class,
                    UnfinishedCells.class,
                    GitRevision.class,
                    FolderRequeueProperty.class,
                    CatchSteps.class)
            .and()
            .haveNameNotMatching(".*\\.CheckedOutCommits(\\$.*)?")
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                            "hudson.matrix..",
                            "hudson.plugins.git..",
                            "org.jenkinsci.plugins.gitclient..",
                            "org.eclipse.jgit..",
                            "com.cloudbees.hudson.plugins.folder..")
                    .or(belongToAnyOf(CatchErrorStep.class, WarnErrorStep.class)));

    /** {@code Extension#optional} does not notice a missing plugin whose types only the bodies of methods name. */
    @ArchTest
    static final ArchRule optionalExtensionsNameTheirPlugin = classes()
            .that()
            .belongToAnyOf(
                    MatrixCells.class,
                    UnfinishedCells.class,
                    GitRevision.class,
                    FolderRequeueProperty.class,
                    CatchSteps.class)
            .should()
            .notBeAnnotatedWith(Extension.class);
}
