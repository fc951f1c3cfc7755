package io.jenkins.plugins.spotagents;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchUnitRunner;
import com.tngtech.archunit.lang.ArchRule;
import hudson.Extension;
import io.jenkins.plugins.spotagents.job.FolderRequeueProperty;
import io.jenkins.plugins.spotagents.pipeline.stop.CatchSteps;
import io.jenkins.plugins.spotagents.rerun.GitRevision;
import io.jenkins.plugins.spotagents.rerun.MatrixCells;
import io.jenkins.plugins.spotagents.rerun.UnfinishedCells;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jenkinsci.plugins.workflow.steps.CatchErrorStep;
import org.jenkinsci.plugins.workflow.steps.WarnErrorStep;
import org.junit.runner.RunWith;

/** Holds the whole picture: which room may use which, that they form no cycle, and who may know Jenkins, the SDK and optional plugins. */
@RunWith(ArchUnitRunner.class)
@AnalyzeClasses(packages = "io.jenkins.plugins.spotagents", importOptions = DoNotIncludeTests.class)
public class ArchitectureTest {
    private static final String BASE = "io.jenkins.plugins.spotagents.";
    /** What the standalone build is made with stands on its class path. */
    private static final String BUILD = BASE + "standalone";

    /** Each room and the rooms that it may use, from the top floor down; {@code docs/architecture.md} draws them. */
    private static final Map<String, Set<String>> ROOMS = Map.ofEntries(
            room(
                    "monitor",
                    "runtime provisioning leaving account spending cloud agent provider interruption interruption.farm"
                            + " interruption.notice interruption.source fleet.demand disruption inventory cost capacity"),
            room(
                    "runtime",
                    "provisioning leaving account spending cloud agent provider scheduling metrics interruption interruption.farm"
                            + " interruption.notice interruption.source interruption.exit fleet.demand disruption inventory"
                            + " loss cost requeue capacity"),
            room("pipeline.stop", "pipeline job agent interruption.farm interruption.notice requeue capacity"),
            room("pipeline", "job agent loss interruption.farm interruption.notice requeue capacity"),
            room("rerun", "job agent loss interruption.farm interruption.notice requeue capacity"),
            room("job", "agent interruption.farm interruption.notice requeue capacity"),
            room("provisioning", "cloud agent interruption.farm fleet.demand disruption inventory requeue capacity"),
            room(
                    "leaving",
                    "account cloud agent loss scheduling interruption.farm interruption.notice disruption inventory requeue"
                            + " capacity"),
            room(
                    "checks",
                    "account spending cloud aws aws.events aws.terms fleet fleet.api fleet.demand cost capacity"),
            room(
                    "account",
                    "cloud agent aws aws.events provider interruption.notice interruption.source fleet fleet.api fleet.demand"
                            + " inventory cost capacity"),
            room("spending", "agent scheduling cost capacity"),
            room("inbound", "cloud agent aws.identity fleet.api capacity"),
            room(
                    "cloud",
                    "agent aws aws.events aws.terms interruption.farm fleet.demand disruption inventory requeue capacity"),
            room("agent", "loss interruption.farm interruption.notice interruption.source disruption requeue capacity"),
            room("metrics", "interruption.farm interruption.notice fleet.demand disruption cost capacity"),
            room(
                    "aws",
                    "aws.events aws.metadata aws.terms provider interruption.source fleet.api fleet.demand inventory"
                            + " cost capacity"),
            room("aws.events", "interruption.source interruption.notice"),
            room("aws.metadata", "interruption.source interruption.notice"),
            room("aws.terms", "fleet.api fleet.demand capacity"),
            room("provider", "interruption.source fleet.api fleet.demand inventory cost capacity"),
            room("interruption", "interruption.exit interruption.farm interruption.notice scheduling requeue capacity"),
            room("interruption.exit", "interruption.farm interruption.notice scheduling requeue capacity"),
            room("interruption.source", "interruption.notice inventory capacity"),
            room("interruption.farm", "interruption.notice requeue capacity"),
            room("interruption.notice", "capacity"),
            room("fleet", "fleet.api fleet.demand inventory capacity"),
            room("fleet.api", "fleet.demand capacity"),
            room("fleet.demand", "capacity"),
            room("inventory", "capacity"),
            room("cost", "capacity"),
            room("requeue", "capacity"),
            room("loss", "scheduling"),
            room("disruption", ""),
            room("scheduling", ""),
            room("aws.identity", ""),
            room("capacity", ""));

    private static final Set<String> JENKINS_ROOMS = Set.of(
            "monitor",
            "runtime",
            "pipeline",
            "pipeline.stop",
            "rerun",
            "job",
            "provisioning",
            "leaving",
            "checks",
            "account",
            "spending",
            "inbound",
            "cloud",
            "agent");

    private static final String[] ENGINE = packages(ROOMS.keySet().stream()
            .filter(room -> !JENKINS_ROOMS.contains(room))
            .collect(Collectors.toSet()));

    private static final String[] JENKINS = packages(JENKINS_ROOMS);

    private static Map.Entry<String, Set<String>> room(String name, String mayUse) {
        return Map.entry(name, mayUse.isEmpty() ? Set.of() : Set.of(mayUse.split(" ")));
    }

    private static String[] packages(Set<String> rooms) {
        return rooms.stream().map(room -> BASE + room).toArray(String[]::new);
    }

    /** A class of ours that stands in no room, or uses one that its own may not. */
    @ArchTest
    static void everyRoomUsesWhatItMay(JavaClasses classes) {
        Set<String> wrong = new TreeSet<>();
        for (JavaClass user : classes) {
            if (!user.getPackageName().startsWith(BASE) || user.getPackageName().equals(BUILD)) {
                continue;
            }
            String room = user.getPackageName().substring(BASE.length());
            Set<String> allowed = ROOMS.get(room);
            if (allowed == null) {
                wrong.add(room + " is no room that this test knows");
                continue;
            }
            for (Dependency dependency : user.getDirectDependenciesFromSelf()) {
                String used = dependency.getTargetClass().getPackageName();
                if (used.startsWith(BASE)
                        && !used.equals(BASE + room)
                        && !allowed.contains(used.substring(BASE.length()))) {
                    wrong.add(room + " may not use " + used.substring(BASE.length()) + ": "
                            + dependency.getDescription());
                }
            }
        }
        assertThat(String.join("\n", wrong), wrong, empty());
    }

    /** The whole list of rooms says what the plugin does: each of them says its part. */
    @ArchTest
    static void everyRoomSaysWhatLivesThere(JavaClasses classes) {
        Set<String> silent = new TreeSet<>(ROOMS.keySet());
        silent.removeIf(
                room -> Files.exists(Path.of("src/main/java", (BASE + room).replace('.', '/'), "package-info.java")));
        assertThat(silent, empty());
    }

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
            .resideOutsideOfPackage(BASE + "aws")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("software.amazon..")
            .allowEmptyShould(true);

    /** An agent has a JDK and what crosses the channel, and no library of ours. */
    @ArchTest
    static final ArchRule whatIsShippedToAgentsNeedsTheJdkOnly = classes()
            .that()
            .resideInAnyPackage(BASE + "aws.metadata", BASE + "interruption.notice")
            .or()
            .haveNameMatching(".*\\.Metadata(Watcher|Notices)(\\$.*)?")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..",
                    BASE + "aws.metadata",
                    BASE + "interruption.notice",
                    BASE + "interruption.source",
                    BASE + "capacity");

    @ArchTest
    static final ArchRule onlyIdentityReadsSignedMessages = noClasses()
            .that()
            .resideOutsideOfPackage(BASE + "aws.identity..")
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
    static final ArchRule packagesFormNoCycle =
            slices().matching(BASE + "(**)").should().beFreeOfCycles().allowEmptyShould(true);

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
