package io.jenkins.plugins.spotagents.cloud;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import com.cloudbees.jenkins.plugins.awscredentials.AWSCredentialsImpl;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import io.jenkins.plugins.casc.ConfigurationAsCode;
import io.jenkins.plugins.spotagents.fleet.demand.PurchasePolicy;
import io.jenkins.plugins.spotagents.interruption.farm.InterruptionPolicy;
import io.jenkins.plugins.spotagents.requeue.RequeuePolicy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.jvnet.hudson.test.JenkinsRule;
import org.kohsuke.stapler.DataBoundSetter;

/** What the documentation tells people to paste is understood, and the defaults it shows are the defaults. */
public class DocumentedYamlTest {
    private static final Pattern YAML = Pattern.compile("(?ms)^```yaml\\n(.*?)^```$");

    @ClassRule
    public static final JenkinsRule JENKINS = new JenkinsRule();

    @Rule
    public final TemporaryFolder files = new TemporaryFolder();

    @Before
    public void addTheCredentialsThatTheExamplesName() {
        SystemCredentialsProvider.getInstance()
                .getCredentials()
                .add(new AWSCredentialsImpl(CredentialsScope.GLOBAL, "aws", "test", "test", null));
    }

    private static List<String> yamlIn(String document) throws IOException {
        return YAML.matcher(Files.readString(Path.of(document)))
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    private void configure(String yaml) throws Exception {
        // Nobody calls AWS: a port where nobody listens is as good as an emulator.
        String nowhere = yaml.replaceAll(
                "(?m)^( *)region: .*$",
                "$0\n$1ec2Endpoint: http://127.0.0.1:9/\n$1sqsEndpoint: http://127.0.0.1:9/\n$1stsEndpoint: http://127.0.0.1:9/");
        Path file = files.newFile().toPath();
        Files.writeString(file, nowhere, StandardCharsets.UTF_8);
        ConfigurationAsCode.get().configure(file.toUri().toString());
    }

    @Test
    public void everyExampleIsUnderstood() throws Exception {
        for (String document : new String[] {"README.md", "docs/getting-started.md", "docs/configuration.md"}) {
            List<String> examples = yamlIn(document);
            assertThat(document, examples, is(not(empty())));
            for (String yaml : examples) {
                configure(yaml);
            }
        }
        assertThat(Clouds.named("aws-spot").isPresent(), is(true));
    }

    @Test
    public void theDefaultsThatAreShownAreTheDefaults() throws Exception {
        configure(yamlIn("docs/configuration.md").get(0));

        AgentTemplate shown = Clouds.template("aws-spot", "linux").orElseThrow();
        AgentTemplate fresh = new AgentTemplate("fresh");
        assertThat(shown.getPurchase().toPolicy(), is(PurchasePolicy.DEFAULT));
        assertThat(shown.toInterruptionPolicy(), is(InterruptionPolicy.DEFAULT));
        assertThat(shown.toRequeueSettings().policy(), is(RequeuePolicy.DEFAULT));
        assertThat(
                shown.toRequeueSettings().mode(), is(fresh.toRequeueSettings().mode()));
        assertThat(shown.disruptionPolicy(), is(fresh.disruptionPolicy()));
        assertThat(shown.getMode(), is(fresh.getMode()));
        assertThat(shown.getRemoteFs(), is(fresh.getRemoteFs()));
        assertThat(shown.getConnector().getClass(), is((Object)
                fresh.getConnector().getClass()));
        assertThat(numbers(shown), is(numbers(fresh)));
        assertThat(
                shown.getLaunchTemplate().getVersion(),
                is(fresh.getLaunchTemplate().getVersion()));
    }

    private static List<Integer> numbers(AgentTemplate template) {
        return List.of(
                template.getExecutors(),
                template.getMinAgents(),
                template.getSpareAgents(),
                template.getMaxAgents(),
                template.getIdleMinutes(),
                template.getMaxUses(),
                template.getLaunchTimeoutMinutes());
    }

    /** A field that somebody adds is a field that somebody looks for. */
    @Test
    public void everyFieldIsDocumented() throws Exception {
        String document = Files.readString(Path.of("docs/configuration.md"));
        List<String> fields = Stream.of(
                        SpotCloud.class,
                        AgentTemplate.class,
                        LaunchTemplate.class,
                        Instances.class,
                        InstanceRequirements.class,
                        Purchase.class,
                        Disruption.class,
                        DisruptionBudget.class,
                        Requeue.class)
                .flatMap(type -> Stream.of(type.getMethods()))
                .filter(method -> method.isAnnotationPresent(DataBoundSetter.class))
                .map(method -> method.getName().substring("set".length()))
                .map(name -> name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1))
                .toList();

        assertThat(fields.size(), is(greaterThanOrEqualTo(40)));
        // Either `field` or, for one inside of another, `outer.field`.
        assertThat(
                fields.stream()
                        .filter(field -> !Pattern.compile("[`.]" + field + "[`.]")
                                .matcher(document)
                                .find())
                        .toList(),
                is(empty()));
    }
}
