package io.jenkins.plugins.spotagents.cloud;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.Assert.assertThrows;

import hudson.model.FreeStyleProject;
import hudson.util.FormValidation;
import io.jenkins.plugins.casc.ConfigurationAsCode;
import io.jenkins.plugins.casc.ConfiguratorException;
import io.jenkins.plugins.spotagents.capacity.CapacityPool;
import io.jenkins.plugins.spotagents.capacity.Offering;
import io.jenkins.plugins.spotagents.capacity.PurchaseOption;
import io.jenkins.plugins.spotagents.emulator.EmulatedAws;
import io.jenkins.plugins.spotagents.runtime.SpotAgentsRuntime;
import io.jenkins.plugins.spotagents.scenario.SpotEc2;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.logging.Level;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.RuleChain;
import org.junit.rules.TemporaryFolder;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.LoggerRule;

/** Each mistake has its own message, with the value and the remedy: in the form, in YAML, from EC2. */
public class ConfigurationMessagesTest {
    private static final SpotEc2 EC2 = new SpotEc2();
    private static final JenkinsRule JENKINS = new JenkinsRule();

    @ClassRule
    public static final RuleChain RULES = RuleChain.outerRule(EC2).around(JENKINS);

    @Rule
    public final TemporaryFolder files = new TemporaryFolder();

    @Rule
    public final LoggerRule log = new LoggerRule()
            .record("io.jenkins.plugins.spotagents", Level.WARNING)
            .capture(100);

    private static AgentTemplateDescriptor form() {
        return JENKINS.jenkins.getDescriptorByType(AgentTemplateDescriptor.class);
    }

    private static SpotCloudDescriptor cloudForm() {
        return JENKINS.jenkins.getDescriptorByType(SpotCloudDescriptor.class);
    }

    private String refusedYaml(String cloud, String... template) throws Exception {
        Path file = files.newFile().toPath();
        Files.writeString(file, """
                jenkins:
                  clouds:
                    - spotAgents:
                        name: aws-spot
                        region: eu-west-1
                        %s
                        templates:
                          - name: linux
                            launchTemplate: { name: jenkins-agent }
                            %s
                """.formatted(cloud, String.join("\n            ", template)));
        ConfiguratorException e = assertThrows(
                ConfiguratorException.class,
                () -> ConfigurationAsCode.get().configure(file.toUri().toString()));
        StringBuilder all = new StringBuilder();
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            all.append(cause.getMessage()).append('\n');
        }
        return all.toString();
    }

    /** The types as typed, or requirements where there are none. */
    private static FormValidation pools(String types, String subnets, String launchTemplate, String version) {
        return form().doShowPools(
                        SpotEc2.REGION,
                        "",
                        "",
                        EC2.aws().endpoint().toString(),
                        EC2.aws().endpoint().toString(),
                        subnets,
                        "",
                        launchTemplate,
                        version,
                        types,
                        types.isEmpty(),
                        "4",
                        "8-",
                        "x86_64",
                        "",
                        "c*.*");
    }

    private static String subnets(String... zones) {
        StringBuilder all = new StringBuilder();
        for (String zone : zones) {
            all.append(EC2.aws().subnet(SpotEc2.REGION + zone)).append('\n');
        }
        return all.toString();
    }

    @Test
    public void aLabelThatIsAnExpression() throws Exception {
        assertThat(form().doCheckLabels("spot && linux", "NORMAL").getMessage(), containsString("no label"));
        assertThat(
                refusedYaml(
                        "", "labels: 'spot && linux'", "subnetIds: [subnet-a1]", "instances: { types: [m5.large] }"),
                containsString("'&&' is no label: write words separated by spaces"));
    }

    @Test
    public void aLabelThatNobodyHas() throws Exception {
        JENKINS.jenkins.clouds.replaceBy(List.of(EC2.cloud(template -> {})));
        FreeStyleProject job = JENKINS.createFreeStyleProject();

        FormValidation answer = job.getDescriptor().doCheckLabel(job, "spto");

        assertThat(answer.kind, is(FormValidation.Kind.WARNING));
        assertThat(answer.renderHtml(), allOf(containsString("spto"), containsString("Did you mean")));
        assertThat(job.getDescriptor().doCheckLabel(job, "spot").kind, is(FormValidation.Kind.OK));
    }

    @Test
    public void noSubnets() throws Exception {
        assertThat(form().doCheckSubnetIds("").getMessage(), containsString("No subnets: give at least one"));
        assertThat(refusedYaml("", "instances: { types: [m5.large] }"), containsString("names no subnets"));
    }

    @Test
    public void aBadArn() throws Exception {
        String arn = "arn:aws:iam::12:user/me";
        String message = "Role '" + arn + "' is no role ARN: expected arn:aws:iam::123456789012:role/name";

        assertThat(cloudForm().doCheckAssumeRoleArn(arn).renderHtml(), containsString("is no role ARN"));
        assertThat(
                refusedYaml("assumeRoleArn: " + arn, "subnetIds: [subnet-a1]", "instances: { types: [m5.large] }"),
                containsString(message));
    }

    @Test
    public void somethingThatIsNoInstanceType() throws Exception {
        String yaml = refusedYaml("", "subnetIds: [subnet-a1]", "instances: { types: [m5large] }");

        assertThat(yaml, containsString("'m5large' is not an instance type: expected family.size"));
        assertThat(
                JENKINS.jenkins
                        .getDescriptorByType(Instances.DescriptorImpl.class)
                        .doCheckTypes("m5large")
                        .kind,
                is(FormValidation.Kind.ERROR));
    }

    @Test
    public void anInstanceTypeThatDoesNotExist() {
        FormValidation answer = pools("m5.xlarge x99.huge", subnets("a"), EmulatedAws.LAUNCH_TEMPLATE, "");

        assertThat(answer.kind, is(FormValidation.Kind.WARNING));
        assertThat(
                answer.renderHtml(),
                allOf(
                        containsString("x99.huge&#039; does not exist or is not offered in eu-west-1"),
                        containsString("take it off the list"),
                        containsString("m5.xlarge")));
    }

    @Test
    public void aSubnetThatDoesNotExist() {
        FormValidation answer = pools("m5.xlarge", "subnet-0bad", EmulatedAws.LAUNCH_TEMPLATE, "");

        assertThat(answer.kind, is(FormValidation.Kind.ERROR));
        assertThat(answer.renderHtml(), containsString("subnet-0bad&#039; does not exist in eu-west-1"));
    }

    @Test
    public void aLaunchTemplateThatDoesNotExistAndOneThatLacksTheVersion() {
        assertThat(
                pools("m5.xlarge", subnets("a"), "no-such", "").renderHtml(),
                allOf(
                        containsString("launch template &#039;no-such&#039; does not exist"),
                        containsString("Correct its id or name")));
        assertThat(
                pools("m5.xlarge", subnets("a"), EmulatedAws.LAUNCH_TEMPLATE, "77")
                        .renderHtml(),
                allOf(containsString("version 77, does not exist"), containsString("Name another version")));
    }

    @Test
    public void requirementsAreShownAsPoolsLikeAList() {
        FormValidation answer = pools("", subnets("a", "b", "c"), EmulatedAws.LAUNCH_TEMPLATE, "");

        assertThat(
                answer.renderHtml(),
                allOf(containsString("m5.xlarge"), containsString("eu-west-1c"), not(containsString("c5.xlarge"))));
    }

    @Test
    public void poolsThatOneEventTakesAreWarnedOf() {
        FormValidation answer = pools("m5.xlarge", subnets("a"), EmulatedAws.LAUNCH_TEMPLATE, "");

        assertThat(answer.kind, is(FormValidation.Kind.WARNING));
        assertThat(
                answer.renderHtml(),
                allOf(
                        containsString("100 % of the agents go"),
                        containsString("Only 1 Availability Zone"),
                        containsString("One capacity pool")));
    }

    @Test
    public void aPoolThatIsNotAskedForNowSaysWhyAndHowLong() throws Exception {
        JENKINS.jenkins.clouds.replaceBy(List.of(EC2.cloud(template -> {})));
        SpotAgentsRuntime.get().reconcile();
        CapacityPool reclaimed = new CapacityPool("m5.xlarge", "eu-west-1a");
        SpotAgentsRuntime.get()
                .engine()
                .flatMap(engine -> engine.accounts().ofCloud("aws-spot"))
                .orElseThrow()
                .unavailable()
                .mark(new Offering(reclaimed, PurchaseOption.SPOT), "an instance was reclaimed");

        FormValidation answer = pools("m5.xlarge", subnets("a"), EmulatedAws.LAUNCH_TEMPLATE, "");

        assertThat(
                answer.renderHtml(),
                containsString("not asked for now: m5.xlarge/eu-west-1a/spot, an instance was reclaimed, for "));
    }

    @Test
    public void theLogTellsOfARiskOnceAndThePageAlways() throws Exception {
        for (int i = 0; i < 3; i++) {
            JENKINS.jenkins.clouds.replaceBy(
                    List.of(EC2.cloud(template -> template.getInstances().setTypes(List.of("r5.4xlarge")))));
            SpotAgentsRuntime.get().reconcile();
        }

        assertThat(
                log.getMessages().stream()
                        .filter(line -> line.contains("losing r5.4xlarge takes 100 %"))
                        .toList(),
                hasSize(1));
        assertThat(
                JENKINS.createWebClient().goTo("cloud/aws-spot/").asNormalizedText(),
                containsString("losing r5.4xlarge takes 100 %"));
    }
}
