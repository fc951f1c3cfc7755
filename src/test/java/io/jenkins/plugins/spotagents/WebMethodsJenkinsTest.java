package io.jenkins.plugins.spotagents;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.anyOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import hudson.model.Computer;
import hudson.model.Descriptor;
import hudson.model.FreeStyleBuild;
import hudson.slaves.Cloud;
import io.jenkins.plugins.spotagents.agent.SpotAgent;
import io.jenkins.plugins.spotagents.capacity.CapacityPool;
import io.jenkins.plugins.spotagents.capacity.Offering;
import io.jenkins.plugins.spotagents.capacity.PurchaseOption;
import io.jenkins.plugins.spotagents.cloud.SpotCloud;
import io.jenkins.plugins.spotagents.interruption.farm.AgentFarm;
import io.jenkins.plugins.spotagents.job.InterruptionsAction;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.net.URL;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import jenkins.model.Jenkins;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.htmlunit.WebResponse;
import org.jenkinsci.plugins.cloudstats.ProvisioningActivity;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.kohsuke.stapler.bind.JavaScriptMethod;

/**
 * Who may call what over the web. Methods and pages are found in the classes themselves: one that is new and fits no rule below
 * fails here until it has one.
 */
public class WebMethodsJenkinsTest {
    @ClassRule
    public static final JenkinsRule JENKINS = new JenkinsRule();

    private static final String READER = "reader";
    private static final String VIEWER = "viewer";
    private static final String PROVISIONER = "provisioner";
    private static final String DELETER = "deleter";
    private static final String ADMIN = "admin";
    private static final List<String> USERS = List.of(READER, VIEWER, PROVISIONER, DELETER, ADMIN);

    private static final String AGENT = "i-0123456789abcdef0";
    private static final int BAD_REQUEST = 400;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int NO_SUCH_VERB = 405;

    /** What changes something, calls out, or is open to all: each has its own row. Checks and drop-downs follow by name. */
    private static final Map<String, Row> ROWS = Map.of(
            "SpotCloudDescriptor.doTestConnection",
            new Row(descriptor("cloud.SpotCloud") + "testConnection?name=x&region=nowhere", Set.of(ADMIN), 200),
            "AgentTemplateDescriptor.doShowPools",
            new Row(descriptor("cloud.AgentTemplate") + "showPools?region=nowhere", Set.of(ADMIN), 200),
            "InterruptAgent.doInterrupt",
            new Row("computer/" + AGENT + "/spot-interrupt/interrupt?seconds=1", Set.of(DELETER, ADMIN), BAD_REQUEST),
            // Leads back to the cloud's page.
            "TryAgain.doNow",
            new Row("cloud/aws-spot/try-again/now", Set.of(ADMIN), 200),
            // Open to whoever proves to be an instance of ours, which none of these does.
            "InboundBootstrap.doConnect",
            new Row("spot-agents-inbound/connect", Set.of(), 0));

    /** Listeners of Jenkins that are named as web methods are, on objects that have no address. */
    private static final Set<String> NO_WEB_METHODS = Set.of("OnlyLostOnes.doBuildConfiguration");

    /** Pages by the class that gives them their address. */
    private static final Map<String, Page> PAGES = Map.of(
            "InterruptAgent", new Page("computer/" + AGENT + "/spot-interrupt/", Set.of(DELETER, ADMIN), FORBIDDEN),
            "CloudPage", new Page("cloud/aws-spot/api/json", Set.of(VIEWER, ADMIN), FORBIDDEN),
            // Jenkins hides jobs from those who may not read them.
            "InterruptionsAction", new Page("job/interrupted/1/spot-interruptions/", Set.of(ADMIN), NOT_FOUND),
            // No page either, but for those who may.
            "TryAgain", new Page("cloud/aws-spot/try-again/", Set.of(ADMIN), NOT_FOUND, FORBIDDEN),
            // No page: its one method takes POST only.
            "InboundBootstrap", new Page("spot-agents-inbound/", Set.of(), NOT_FOUND));

    /** @param answer to those who may */
    private record Row(String path, Set<String> may, int answer) {}

    /**
     * @param answer to those who may
     * @param refusal to those who may not
     */
    private record Page(String path, Set<String> may, int answer, int refusal) {
        Page(String path, Set<String> may, int refusal) {
            this(path, may, 200, refusal);
        }
    }

    private static String descriptor(String describable) {
        return "descriptorByName/io.jenkins.plugins.spotagents." + describable + "/";
    }

    @BeforeClass
    public static void somethingToLookAt() throws Exception {
        SpotCloud cloud = new SpotCloud("aws-spot");
        cloud.setRegion("eu-west-1");
        cloud.setEc2Endpoint("http://127.0.0.1:9/");
        cloud.setStsEndpoint("http://127.0.0.1:9/");
        JENKINS.jenkins.clouds.add(cloud);
        JENKINS.jenkins.addNode(new SpotAgent(
                new AgentFarm.Agent(
                        AGENT,
                        AGENT,
                        "aws-spot",
                        "linux",
                        new Offering(new CapacityPool("m5.xlarge", "eu-west-1a"), PurchaseOption.SPOT),
                        Instant.now()),
                "jenkins",
                null,
                new ProvisioningActivity.Id("aws-spot", "linux")));
        FreeStyleBuild build = JENKINS.buildAndAssertSuccess(JENKINS.createFreeStyleProject("interrupted"));
        build.addAction(new InterruptionsAction());

        JENKINS.jenkins.setSecurityRealm(JENKINS.createDummySecurityRealm());
        JENKINS.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ)
                .everywhere()
                .to(READER)
                .grant(Jenkins.READ, Jenkins.SYSTEM_READ)
                .everywhere()
                .to(VIEWER)
                .grant(Jenkins.READ, Cloud.PROVISION)
                .everywhere()
                .to(PROVISIONER)
                .grant(Jenkins.READ, Computer.DELETE)
                .everywhere()
                .to(DELETER)
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to(ADMIN));
    }

    private static Set<JavaClass> pluginClasses() {
        return Set.copyOf(new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages("io.jenkins.plugins.spotagents")
                        .stream()
                        .filter(type -> !type.isInterface())
                        .toList());
    }

    /** Whatever Stapler may route to: it goes by the name and by annotations. */
    private static List<JavaMethod> webMethods() {
        return pluginClasses().stream()
                .flatMap(type -> type.getMethods().stream())
                .filter(method -> method.getModifiers().contains(JavaModifier.PUBLIC)
                        && !method.getModifiers().contains(JavaModifier.SYNTHETIC))
                .filter(method -> method.getName().matches("do[A-Z].*|js[A-Z].*|doDynamic|getDynamic")
                        || method.isAnnotatedWith(JavaScriptMethod.class)
                        || method.getAnnotations().stream()
                                .anyMatch(annotation -> annotation
                                        .getRawType()
                                        .getName()
                                        .matches("org\\.kohsuke\\.stapler\\.(verb\\..*|WebMethod|interceptor\\..*)")))
                .toList();
    }

    private static String name(JavaMethod method) {
        return method.getOwner().getSimpleName() + "." + method.getName();
    }

    private static boolean isFormMethod(JavaMethod method) {
        return Descriptor.class.isAssignableFrom(method.getOwner().reflect())
                && method.getName().matches("do(Check|Fill)[A-Z].*");
    }

    private static List<JavaMethod> formMethods(String prefix) {
        return webMethods().stream()
                .filter(WebMethodsJenkinsTest::isFormMethod)
                .filter(method -> method.getName().startsWith(prefix))
                .toList();
    }

    /** The address of a form method that is asked about what was typed; the fields beside it stand at a value that some have. */
    private static String path(JavaMethod method, String typed) {
        Method reflected = method.reflect();
        Descriptor<?> descriptor = JENKINS.jenkins.getDescriptorByType(
                reflected.getDeclaringClass().asSubclass(Descriptor.class));
        String web = reflected.getName().substring(2);
        return descriptor.getDescriptorUrl()
                + "/"
                + Character.toLowerCase(web.charAt(0))
                + web.substring(1)
                + Arrays.stream(reflected.getParameters())
                        .map(Parameter::getName)
                        .map(parameter -> parameter + "="
                                + (method.getName().startsWith("doFill") || parameter.equals("value")
                                        ? typed
                                        : "EXCLUSIVE"))
                        .collect(Collectors.joining("&", "?", ""));
    }

    private static JenkinsRule.WebClient as(String user) throws Exception {
        return JENKINS.createWebClient()
                .withJavaScriptEnabled(false)
                .withThrowExceptionOnFailingStatusCode(false)
                .login(user);
    }

    private static WebResponse send(JenkinsRule.WebClient client, HttpMethod verb, String path) throws Exception {
        WebRequest request = new WebRequest(new URL(client.getContextPath() + path), verb);
        return client.getPage(verb == HttpMethod.POST ? client.addCrumb(request) : request)
                .getWebResponse();
    }

    @Test
    public void everyWebMethodHasARule() {
        Set<String> unruled = new TreeSet<>();
        for (JavaMethod method : webMethods()) {
            if (!isFormMethod(method)) {
                unruled.add(name(method));
            }
        }
        assertThat("the search finds methods at all", formMethods("do").size(), is(greaterThan(30)));
        assertThat(unruled, hasItems(ROWS.keySet().toArray(String[]::new)));
        unruled.removeAll(ROWS.keySet());
        unruled.removeAll(NO_WEB_METHODS);
        assertThat("web methods without a rule in this test", unruled, is(Set.of()));
    }

    @Test
    public void everyPageHasARule() {
        Set<String> pages = pluginClasses().stream()
                .filter(type -> type.tryGetMethod("getUrlName").isPresent())
                .map(JavaClass::getSimpleName)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(pages, is(new TreeSet<>(PAGES.keySet())));
    }

    @Test
    public void nothingAnswersToGet() throws Exception {
        JenkinsRule.WebClient admin = as(ADMIN);
        List<String> paths = new ArrayList<>();
        formMethods("do").forEach(method -> paths.add(path(method, "x")));
        ROWS.values().forEach(row -> paths.add(row.path()));
        for (String path : paths) {
            assertThat(path, send(admin, HttpMethod.GET, path).getStatusCode(), anyOf(is(NOT_FOUND), is(NO_SUCH_VERB)));
        }
    }

    @Test
    public void whatChangesSomethingOrCallsOutIsForThoseWhoMay() throws Exception {
        for (String user : USERS) {
            JenkinsRule.WebClient client = as(user);
            for (Row row : ROWS.values()) {
                int expected = row.may().contains(user) ? row.answer() : FORBIDDEN;
                assertThat(
                        user + " at " + row.path(),
                        send(client, HttpMethod.POST, row.path()).getStatusCode(),
                        is(expected));
            }
        }
    }

    @Test
    public void noOtherSiteCanMakeAnAdminsBrowserCallThem() throws Exception {
        JenkinsRule.WebClient admin = as(ADMIN);
        for (Row row : ROWS.values()) {
            WebRequest forged = new WebRequest(new URL(admin.getContextPath() + row.path()), HttpMethod.POST);
            assertThat(row.path(), admin.getPage(forged).getWebResponse().getStatusCode(), is(FORBIDDEN));
        }
    }

    /** Settings of jobs and steps are checked for those who configure jobs, who need not be admins. */
    private static boolean isOfAJob(JavaMethod method) {
        return method.getOwner().getPackageName().matches(".*\\.(job|pipeline)");
    }

    @Test
    public void theFormIsCheckedForAdminsAndTellsOthersNothing() throws Exception {
        Map<String, String> told = new TreeMap<>();
        for (String user : USERS) {
            JenkinsRule.WebClient client = as(user);
            for (JavaMethod check : formMethods("doCheck")) {
                for (String typed : List.of("", "no-such-thing")) {
                    WebResponse answer = send(client, HttpMethod.POST, path(check, typed));
                    assertThat(user + " at " + name(check), answer.getStatusCode(), is(200));
                    if (!answer.getContentAsString().equals("<div/>")) {
                        told.merge(name(check), user, (one, other) -> one.endsWith(other) ? one : one + " " + other);
                    }
                }
            }
        }
        for (JavaMethod check : formMethods("doCheck")) {
            assertThat(
                    "each check refuses or warns of something: " + name(check),
                    told.get(name(check)),
                    is(isOfAJob(check) ? String.join(" ", USERS) : ADMIN));
        }
    }

    @Test
    public void dropDownsTellOthersNoMoreThanTheyAlreadyKnow() throws Exception {
        Map<String, JenkinsRule.WebClient> clients = new HashMap<>();
        for (String user : USERS) {
            clients.put(user, as(user));
        }
        for (JavaMethod fill : formMethods("doFill")) {
            String toAdmin = send(clients.get(ADMIN), HttpMethod.POST, path(fill, "typed"))
                    .getContentAsString();
            assertThat(name(fill), toAdmin, containsString("\"values\""));
            for (String user : USERS) {
                WebResponse answer = send(clients.get(user), HttpMethod.POST, path(fill, "typed"));
                assertThat(user + " at " + name(fill), answer.getStatusCode(), is(200));
                if (fill.getName().contains("Credentials") && !user.equals(ADMIN)) {
                    assertThat(answer.getContentAsString(), not(is(toAdmin)));
                    assertThat(answer.getContentAsString(), containsString("\"value\":\"typed\""));
                } else {
                    assertThat(answer.getContentAsString(), is(toAdmin));
                }
            }
        }
    }

    @Test
    public void pagesAreForThoseWhoMaySeeThem() throws Exception {
        List<Page> pages = new ArrayList<>(PAGES.values());
        pages.add(new Page("cloud/aws-spot/", Set.of(VIEWER, ADMIN), FORBIDDEN));
        pages.add(new Page("cloud/aws-spot/configure", Set.of(VIEWER, ADMIN), FORBIDDEN));
        for (String user : USERS) {
            JenkinsRule.WebClient client = as(user);
            for (Page page : pages) {
                assertThat(
                        user + " at " + page.path(),
                        send(client, HttpMethod.GET, page.path()).getStatusCode(),
                        is(page.may().contains(user) ? page.answer() : page.refusal()));
            }
        }
    }

    @Test
    public void anAgentsPageLeadsToTheCloudOnlyWhoMaySeeIt() throws Exception {
        String link = "href=\"" + JENKINS.contextPath + "/cloud/aws-spot/\" class=\"jenkins-table__link\"";
        for (String user : USERS) {
            WebResponse page = send(as(user), HttpMethod.GET, "computer/" + AGENT + "/");
            assertThat(user, page.getStatusCode(), is(200));
            assertThat(
                    user,
                    page.getContentAsString().contains(link),
                    is(List.of(VIEWER, ADMIN).contains(user)));
        }
    }
}
