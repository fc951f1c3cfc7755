package io.jenkins.plugins.spotagents.cloud;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.is;
import static org.junit.Assert.assertThrows;

import hudson.model.Node;
import hudson.util.FormValidation;
import io.jenkins.plugins.casc.ConfigurationAsCode;
import io.jenkins.plugins.casc.ConfigurationContext;
import io.jenkins.plugins.casc.ConfiguratorException;
import io.jenkins.plugins.casc.ConfiguratorRegistry;
import io.jenkins.plugins.casc.misc.Util;
import io.jenkins.plugins.spotagents.agent.InboundConnector;
import io.jenkins.plugins.spotagents.aws.terms.Ec2Blueprint;
import io.jenkins.plugins.spotagents.disruption.AgentShare;
import io.jenkins.plugins.spotagents.disruption.Budget;
import io.jenkins.plugins.spotagents.disruption.DisruptionPolicy;
import io.jenkins.plugins.spotagents.disruption.Reason;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchSpec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import jenkins.model.Jenkins;
import org.htmlunit.html.DomElement;
import org.htmlunit.html.HtmlForm;
import org.htmlunit.html.HtmlInput;
import org.htmlunit.html.HtmlPage;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.jvnet.hudson.test.JenkinsRule;

/** One model for form, XML and YAML; nothing is lost on any way around. */
public class ConfigurationTest {
    private static final String YAML = """
            jenkins:
              clouds:
                - spotAgents:
                    name: aws-spot
                    region: eu-west-1
                    ec2Endpoint: http://127.0.0.1:9/
                    sqsEndpoint: http://127.0.0.1:9/
                    stsEndpoint: http://127.0.0.1:9/
                    maxAgents: 150
                    templates:
                      - name: linux
                        labels: "spot linux"
                        mode: EXCLUSIVE
                        launchTemplate:
                          name: jenkins-agent
                          version: "$Latest"
                        imageId: "resolve:ssm:/jenkins/agent-ami"
                        subnetIds: [subnet-a1, subnet-b2, subnet-c3]
                        instances:
                          types: [m5.xlarge, m5a.xlarge, m6i.xlarge, m6a.xlarge, m7i.xlarge, c6i.2xlarge]
                        purchase:
                          spotPercent: 80
                          onDemandBase: 2
                          onDemandFallback: true
                          maxOnDemand: 30
                          allocationStrategy: capacity-optimized
                          maxSpotPrice: "0.25"
                        executors: 2
                        remoteFs: /data/jenkins
                        connector: inbound
                        minAgents: 1
                        spareAgents: 2
                        maxAgents: 90
                        idleMinutes: 7
                        maxUses: 3
                        launchTimeoutMinutes: 4
                        disruption:
                          maxAgeHours: 72
                          returnToSpot: true
                          budgets:
                            - { agents: "20%", schedule: "0 9 * * 1-5", timeZone: Europe/Berlin, durationMinutes: 480, reasons: [idle, onDemand] }
                            - agents: "3"
                        requeue:
                          maxRetries: 4
                          lastOnDemand: false
                          mode: beforeFirstStep
                          timing: deadline
                          marginSeconds: 45
                          rebalance: replace
                          skipPublishers: false
                          hookScript: "tar czf /tmp/checkpoint ."
                        tags:
                          - key: team
                            value: build
                        nodeProperties:
                          - envVars:
                              env:
                                - key: CI_KIND
                                  value: spot
                      - name: arm
                        labels: arm
                        mode: NORMAL
                        launchTemplate: { id: lt-0abc }
                        subnetIds: [subnet-a1]
                        instances:
                          requirements: { vCpus: 4-8, memoryGiB: "16-", architecture: arm64, excluded: [t4g.*] }
            """;

    @ClassRule
    public static final JenkinsRule JENKINS = new JenkinsRule();

    @Rule
    public final TemporaryFolder files = new TemporaryFolder();

    private void configure(String yaml) throws Exception {
        Path file = files.newFile().toPath();
        Files.writeString(file, yaml, StandardCharsets.UTF_8);
        ConfigurationAsCode.get().configure(file.toUri().toString());
    }

    private static SpotCloud cloud() {
        return Objects.requireNonNull((SpotCloud) JENKINS.jenkins.getCloud("aws-spot"));
    }

    private static String export() throws Exception {
        ConfigurationContext context = new ConfigurationContext(ConfiguratorRegistry.get());
        return Util.toYamlString(
                Objects.requireNonNull(Util.getJenkinsRoot(context).get("clouds")));
    }

    private static String xml(SpotCloud cloud) {
        // Any page makes the list of actions, which stays empty.
        return Jenkins.XSTREAM2.toXML(cloud).replace("  <actions/>\n", "");
    }

    @Test
    public void yamlSaysEverythingThatTheEngineNeeds() throws Exception {
        configure(YAML);

        AgentTemplate linux = cloud().template("linux").orElseThrow();
        assertThat(linux.getMode(), is(Node.Mode.EXCLUSIVE));
        assertThat(linux.getConnector(), is(instanceOf(InboundConnector.class)));
        assertThat(linux.getNodeProperties(), hasSize(1));
        LaunchSpec spec = linux.toLaunchSpec("aws-spot");
        assertThat(spec.purchase().maxOnDemand(), is(30));
        assertThat(Ec2Blueprint.of(spec).subnetIds(), is(List.of("subnet-a1", "subnet-b2", "subnet-c3")));
        assertThat(spec.tags().get("team"), is("build"));
        assertThat(Ec2Blueprint.of(spec).launchTemplate().version(), is("$Latest"));
        assertThat(linux.toRequeueSettings().policy().maxRetries(), is(4));
        DisruptionPolicy disruption = linux.disruptionPolicy();
        assertThat(disruption.maxAge(), is(Optional.of(Duration.ofHours(72))));
        assertThat(disruption.returnToSpot(), is(true));
        assertThat(disruption.budgets().get(0).agents(), is(AgentShare.parse("20%")));
        assertThat(disruption.budgets().get(0).reasons(), is(Set.of(Reason.IDLE, Reason.ON_DEMAND)));
        assertThat(disruption.budgets().get(1).reasons(), is(Set.of(Reason.values())));
        assertThat(
                disruption.active(Instant.parse("2026-11-23T09:00:00Z")).stream()
                        .map(Budget.Active::until)
                        .toList(),
                is(List.of(Optional.of(Instant.parse("2026-11-23T16:00:00Z")), Optional.empty())));
        assertThat(
                cloud().template("arm")
                        .orElseThrow()
                        .toLaunchSpec("aws-spot")
                        .instances()
                        .toString(),
                containsString("maxVCpus=8"));
    }

    @Test
    public void yamlIsExportedAsItWasWritten() throws Exception {
        configure(YAML);
        String before = xml(cloud());

        String exported = export();
        configure("jenkins:\n  clouds:\n" + exported.indent(2));

        assertThat(xml(cloud()), is(before));
        assertThat(export(), is(exported));
    }

    @Test
    public void aSavedFormChangesNothing() throws Exception {
        configure(YAML);
        String before = xml(cloud());

        HtmlPage page = JENKINS.createWebClient().goTo("cloud/aws-spot/configure");
        JENKINS.submit(page.getFormByName("config"));

        assertThat(xml(cloud()), is(before));
    }

    @Test
    public void xmlChangesNothing() throws Exception {
        configure(YAML);
        String before = xml(cloud());

        JENKINS.jenkins.save();
        JENKINS.jenkins.reload();

        assertThat(xml(cloud()), is(before));
    }

    @Test
    public void theFormIsShownToWhoMayOnlyRead() throws Exception {
        configure(YAML);
        JENKINS.jenkins.setSecurityRealm(JENKINS.createDummySecurityRealm());
        JENKINS.jenkins.setAuthorizationStrategy(new org.jvnet.hudson.test.MockAuthorizationStrategy()
                .grant(Jenkins.READ, Jenkins.SYSTEM_READ)
                .everywhere()
                .to("reader"));
        Jenkins.SYSTEM_READ.setEnabled(true);
        try {
            HtmlPage page = JENKINS.createWebClient().login("reader").goTo("cloud/aws-spot/configure");
            assertThat(page.getWebResponse().getContentAsString(), containsString("subnet-b2"));
        } finally {
            JENKINS.jenkins.setAuthorizationStrategy(hudson.security.AuthorizationStrategy.UNSECURED);
            JENKINS.jenkins.setSecurityRealm(hudson.security.SecurityRealm.NO_AUTHENTICATION);
        }
    }

    @Test
    public void wrongValuesAreRefusedWithTheValueAndTheRemedy() {
        refused("region: eu-west-1", "region: moon", "Region 'moon' is none");
        refused("spotPercent: 80", "spotPercent: 180", "Spot percentage 180 is not between 0 and 100");
        refused("subnetIds: [subnet-a1]", "subnetIds: []", "names no subnets");
        refused("m5a.xlarge", "m5axlarge", "'m5axlarge' is not an instance type");
        refused("timing: deadline", "timing: later", "Timing 'later' is unknown");
        refused("name: arm", "name: linux", "Two templates are named 'linux'");
        refused("vCpus: 4-8", "vCpus: four", "vCPUs 'four' is no range");
        refused("minAgents: 1", "minAgents: 91", "Minimum of agents 91 is not possible");
    }

    @Test
    public void wrongBudgetsAreRefusedAndNothingChanges() throws Exception {
        configure(YAML);
        String before = xml(cloud());

        refused("maxAgeHours: 72", "maxAgeHours: -1", "Maximum age (hours) -1 is not possible: use one of at least 0");
        refused("agents: \"3\"", "agents: few", "Number of agents 'few' is neither a number nor a percentage");
        refused("agents: \"20%\"", "agents: \"120%\"", "Number of agents '120%' is not possible");
        refused("0 9 * * 1-5", "0 9 * * 1-9", "Schedule '0 9 * * 1-9' is no cron expression");
        refused("0 9 * * 1-5", "0 9 30 2 *", "Schedule '0 9 30 2 *' names a date that does not come");
        refused("Europe/Berlin", "Berlin", "Time zone 'Berlin' is unknown: write a name such as Europe/Berlin");
        refused(", durationMinutes: 480", "", "has a duration of 0 minutes: give one between 1 and 44640");
        refused("schedule: \"0 9 * * 1-5\", timeZone: Europe/Berlin, ", "", "Duration 480 (minutes) has no schedule");
        refused("agents: \"3\"", "{ agents: 3, timeZone: UTC }", "Time zone 'UTC' has no schedule");
        refused("[idle, onDemand]", "[idle, drifted]", "Reason 'drifted' is unknown: use age, onDemand, idle");

        assertThat(xml(cloud()), is(before));
    }

    @Test
    public void aBudgetIsAddedInTheForm() throws Exception {
        configure(YAML);
        try (JenkinsRule.WebClient client = JENKINS.createWebClient()) {
            HtmlPage page = client.goTo("cloud/aws-spot/configure");
            HtmlForm form = page.getFormByName("config");
            List<DomElement> add = page.getDocumentElement().getElementsByTagName("button").stream()
                    .filter(button -> button.getTextContent().trim().equals("Add budget"))
                    .map(DomElement.class::cast)
                    .toList();
            // The last is that of the second template, which has no budgets yet.
            add.get(add.size() - 1).click();
            client.waitForBackgroundJavaScript(60_000);
            last(form, "_.agents").setValue("10%");
            last(form, "_.schedule").setValue("0 22 * * *");
            last(form, "_.durationMinutes").setValue("60");
            last(form, "_.reasons").setValue("idle age");
            JENKINS.submit(form);
        }

        assertThat(cloud().template("linux").orElseThrow().disruptionPolicy().budgets(), hasSize(2));
        DisruptionBudget added = cloud().template("arm")
                .orElseThrow()
                .getDisruption()
                .getBudgets()
                .get(0);
        assertThat(added.getAgents(), is("10%"));
        assertThat(added.getSchedule(), is("0 22 * * *"));
        assertThat(added.getDurationMinutes(), is(60));
        assertThat(added.getTimeZone(), is((String) null));
        assertThat(added.getReasons(), is(List.of("idle", "age")));
    }

    private static HtmlInput last(HtmlForm form, String name) {
        List<HtmlInput> inputs = form.getInputsByName(name);
        return inputs.get(inputs.size() - 1);
    }

    @Test
    public void aBudgetThatSomebodySpoiltInTheFileEndsNobody() throws Exception {
        configure(YAML);
        String spoilt = xml(cloud()).replace("<agents>3</agents>", "<agents>few</agents>");

        AgentTemplate template =
                ((SpotCloud) Jenkins.XSTREAM2.fromXML(spoilt)).template("linux").orElseThrow();

        assertThat(template.disruptionPolicy().active(Instant.now()).get(0).agents(), is(AgentShare.parse("0")));
        assertThat(template.disruptionPolicy().maxAge(), is(Optional.empty()));
    }

    @Test
    public void theFormSaysTheSameOfBudgetsAndWarnsOfNever() {
        DisruptionBudget.DescriptorImpl form =
                JENKINS.jenkins.getDescriptorByType(DisruptionBudget.DescriptorImpl.class);

        assertThat(form.doCheckAgents("10%", "").kind, is(FormValidation.Kind.OK));
        assertThat(form.doCheckAgents("few", "").getMessage(), containsString("write 3, or 10%"));
        assertThat(form.doCheckAgents("0", "").kind, is(FormValidation.Kind.WARNING));
        assertThat(form.doCheckAgents("0", "0 9 * * 1-5").kind, is(FormValidation.Kind.OK));
        assertThat(form.doCheckSchedule("0 9 * * 1-5", "", "480").kind, is(FormValidation.Kind.OK));
        assertThat(form.doCheckSchedule("", "", "0").kind, is(FormValidation.Kind.OK));
        assertThat(form.doCheckSchedule("0 9 * * 1-5", "", "0").getMessage(), containsString("duration of 0 minutes"));
        assertThat(form.doCheckSchedule("", "", "480").getMessage(), containsString("has no schedule"));
        assertThat(form.doCheckSchedule("0 9 * * 1-5", "Moon", "480").getMessage(), containsString("zone"));
        assertThat(form.doCheckDurationMinutes("99999").getMessage(), containsString("between 0 and 44640"));
        assertThat(form.doCheckReasons("idle, age").kind, is(FormValidation.Kind.OK));
        assertThat(form.doCheckReasons("often").getMessage(), containsString("is unknown"));
    }

    @Test
    public void aTemplateThatWasSavedBeforeThereWereBudgetsHasNone() throws Exception {
        configure(YAML);
        String old = xml(cloud()).replaceAll("(?s)\\s*<disruption>.*?</disruption>", "");

        SpotCloud cloud = (SpotCloud) Jenkins.XSTREAM2.fromXML(old);

        assertThat(cloud.template("linux").orElseThrow().disruptionPolicy(), is(DisruptionPolicy.DEFAULT));
    }

    private void refused(String right, String wrong, String message) {
        ConfiguratorException e =
                assertThrows(ConfiguratorException.class, () -> configure(YAML.replace(right, wrong)));
        StringBuilder all = new StringBuilder();
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            all.append(cause.getMessage()).append('\n');
        }
        assertThat(all.toString(), containsString(message));
    }

    @Test
    public void theFormWarnsOfAFewInstanceTypes() {
        Instances.DescriptorImpl form = JENKINS.jenkins.getDescriptorByType(Instances.DescriptorImpl.class);

        FormValidation few = form.doCheckTypes("m5.xlarge\nm5.2xlarge");

        assertThat(few.kind, is(FormValidation.Kind.WARNING));
        assertThat(few.getMessage(), containsString("50 %"));
        assertThat(form.doCheckTypes("m5").kind, is(FormValidation.Kind.ERROR));
    }

    @Test
    public void aCloudIsMadeInTheFormFromNothingWithTheDefaultsOfTheModel() throws Exception {
        AgentTemplate expected = new AgentTemplate("linux");
        expected.getLaunchTemplate().setName("jenkins-agent");
        expected.setSubnetIds(List.of("subnet-a1"));
        expected.getInstances().setTypes(List.of("m5.xlarge"));
        JENKINS.jenkins.clouds.add(new SpotCloud("made"));
        try (JenkinsRule.WebClient client = JENKINS.createWebClient()) {
            HtmlPage page = client.goTo("cloud/made/configure");
            HtmlForm form = page.getFormByName("config");
            form.getInputByName("_.region").setValue("eu-west-1");
            form.getInputByName("_.ec2Endpoint").setValue("http://127.0.0.1:9/");
            page.getDocumentElement().getElementsByTagName("button").stream()
                    .filter(button -> button.getTextContent().trim().equals("Add agent template"))
                    .findFirst()
                    .orElseThrow()
                    .click();
            client.waitForBackgroundJavaScript(60_000);
            List<HtmlInput> names = form.getInputsByName("_.name");
            names.get(1).setValue("linux");
            names.get(2).setValue("jenkins-agent");
            form.getTextAreaByName("_.subnetIds").setText("subnet-a1");
            form.getTextAreaByName("_.types").setText("m5.xlarge");
            JENKINS.submit(form);
        }

        SpotCloud made = (SpotCloud) Objects.requireNonNull(JENKINS.jenkins.getCloud("made"));
        assertThat(Jenkins.XSTREAM2.toXML(made.template("linux").orElseThrow()), is(Jenkins.XSTREAM2.toXML(expected)));
        assertThat(made.getMaxAgents(), is(SpotCloud.DEFAULT_MAX_AGENTS));
        JENKINS.jenkins.clouds.remove(made);
    }
}
