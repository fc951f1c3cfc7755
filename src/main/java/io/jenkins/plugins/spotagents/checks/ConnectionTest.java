package io.jenkins.plugins.spotagents.checks;

import hudson.util.FormValidation;
import io.jenkins.plugins.spotagents.account.Accounts;
import io.jenkins.plugins.spotagents.account.AccountsOwner;
import io.jenkins.plugins.spotagents.aws.AwsClients;
import io.jenkins.plugins.spotagents.aws.CallerIdentity;
import io.jenkins.plugins.spotagents.aws.Ec2PlacementCatalog;
import io.jenkins.plugins.spotagents.aws.IamPolicy;
import io.jenkins.plugins.spotagents.aws.LaunchTemplateReview;
import io.jenkins.plugins.spotagents.aws.PermissionCheck;
import io.jenkins.plugins.spotagents.aws.PermissionCheck.Result;
import io.jenkins.plugins.spotagents.aws.PermissionCheck.Result.Verdict;
import io.jenkins.plugins.spotagents.aws.events.QueueUrl;
import io.jenkins.plugins.spotagents.aws.terms.Ec2Budgets;
import io.jenkins.plugins.spotagents.capacity.CloudCallException;
import io.jenkins.plugins.spotagents.capacity.Placement;
import io.jenkins.plugins.spotagents.cloud.AgentTemplate;
import io.jenkins.plugins.spotagents.cloud.SpotCloud;
import io.jenkins.plugins.spotagents.fleet.LaunchThreads;
import io.jenkins.plugins.spotagents.fleet.demand.InvalidLaunchSpecException;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchSpec;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The form's "Test connection": what the credentials may not do, and the policy that would allow it. Asks AWS, some seconds;
 * launches nothing.
 */
public final class ConnectionTest {
    private static final Logger LOGGER = Logger.getLogger(ConnectionTest.class.getName());
    /** Stands in the policy until the first cloud is saved, which gives the controller its id. */
    private static final String NO_ID_YET = "CONTROLLER_ID";

    private final SpotCloud cloud;
    private final List<AgentTemplate> templates;
    private final String controllerId;
    private final List<Result> results = new ArrayList<>();
    private final List<String> remarks = new ArrayList<>();
    private Optional<CallerIdentity> identity = Optional.empty();

    /**
     * @param cloud as typed
     * @param templates as saved: what launching needs can be tried only for a template
     */
    public ConnectionTest(SpotCloud cloud, List<AgentTemplate> templates) {
        this.cloud = cloud;
        this.templates = templates;
        controllerId = AccountsOwner.current().map(Accounts::controllerId).orElse(NO_ID_YET);
    }

    public FormValidation run() {
        try (AwsClients clients = Accounts.clients(cloud.account());
                LaunchThreads threads = new LaunchThreads(cloud.getRegion() + " test")) {
            whoWeAre(clients);
            PermissionCheck check = new PermissionCheck(clients);
            Optional<URI> queue = cloud.interruptionQueue().map(QueueUrl::url).map(URI::create);
            if (templates.isEmpty()) {
                remarks.add(Messages.ConnectionTest_noTemplates());
                results.addAll(check.checkAccount(queue));
            } else {
                LaunchTemplateReview review = new LaunchTemplateReview(clients);
                templates.forEach(template -> review(review, template));
                LaunchSpec spec = templates.get(0).toLaunchSpec(cloud.name);
                Optional<Placement> placement = placement(
                        new Ec2PlacementCatalog(clients, Ec2Budgets.describe(), threads, Clock.systemUTC()), spec);
                results.addAll(
                        placement.isPresent()
                                ? check.check(controllerId, spec, placement.get(), queue)
                                : check.checkAccount(queue));
            }
            return answer();
        } catch (IllegalArgumentException e) {
            return FormValidation.error(e.getMessage());
        }
    }

    private void review(LaunchTemplateReview review, AgentTemplate template) {
        try {
            review.of(template.toLaunchSpec(cloud.name))
                    .forEach(finding ->
                            remarks.add(Messages.ConnectionTest_launchTemplate(template.getName(), finding)));
        } catch (CloudCallException e) {
            // Whether it may be read, and whether there is one, is tried and told with the other permissions.
            LOGGER.log(Level.FINE, "The launch template of {0} cannot be read: {1}", new Object[] {
                template.getName(), e.getMessage()
            });
        }
    }

    private void whoWeAre(AwsClients clients) {
        try {
            identity = Optional.of(CallerIdentity.of(clients));
        } catch (CloudCallException e) {
            remarks.add(Messages.ConnectionTest_identityUnknown(e.getMessage()));
        }
    }

    private Optional<Placement> placement(Ec2PlacementCatalog catalog, LaunchSpec spec) {
        try {
            return Optional.of(catalog.placements(spec).get(0));
        } catch (CloudCallException | InvalidLaunchSpecException e) {
            remarks.add(Messages.ConnectionTest_template(spec.template(), e.getMessage()));
            return Optional.empty();
        }
    }

    private FormValidation answer() {
        boolean missing = has(Verdict.MISSING);
        boolean open = has(Verdict.UNKNOWN) || !remarks.isEmpty();
        Html html = new Html();
        html.element("p", summary(missing));
        identity.ifPresent(
                who -> html.element("p", Messages.ConnectionTest_identity(who.arn(), who.account(), source())));
        html.open("ul");
        for (Result result : results) {
            if (result.verdict() == Verdict.MISSING) {
                html.element("li", Messages.ConnectionTest_missing(result.action(), result.detail()));
            } else if (result.verdict() == Verdict.UNKNOWN) {
                html.element("li", Messages.ConnectionTest_unknown(result.action(), result.detail()));
            }
        }
        remarks.forEach(remark -> html.element("li", remark));
        html.close("ul");
        html.open("details").element("summary", Messages.ConnectionTest_policy());
        html.element("pre", policy()).close("details");
        if (missing) {
            return FormValidation.errorWithMarkup(html.toString());
        }
        return open ? FormValidation.warningWithMarkup(html.toString()) : FormValidation.okWithMarkup(html.toString());
    }

    private boolean has(Verdict verdict) {
        return results.stream().anyMatch(result -> result.verdict() == verdict);
    }

    /** Where the credentials come from, as a role that nobody meant to use is found most easily by that. */
    private String source() {
        String from = cloud.account()
                .credentialsId()
                .map(Messages::ConnectionTest_fromCredentials)
                .orElseGet(Messages::ConnectionTest_fromEnvironment);
        return cloud.account()
                .assumedRole()
                .map(role -> Messages.ConnectionTest_assumed(role, from))
                .orElse(from);
    }

    private String summary(boolean missing) {
        long granted = results.stream()
                .filter(result -> result.verdict() == Verdict.GRANTED)
                .count();
        return missing
                ? Messages.ConnectionTest_someMissing(granted, results.size())
                : Messages.ConnectionTest_noneMissing(granted, results.size());
    }

    private String policy() {
        return IamPolicy.json(
                cloud.getRegion(),
                controllerId,
                Optional.empty(),
                cloud.interruptionQueue().map(QueueUrl::url));
    }
}
