package io.jenkins.plugins.spotagents.aws;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import io.jenkins.plugins.spotagents.aws.PermissionCheck.Result;
import io.jenkins.plugins.spotagents.aws.PermissionCheck.Result.Verdict;
import io.jenkins.plugins.spotagents.capacity.CapacityPool;
import io.jenkins.plugins.spotagents.capacity.CloudCallException;
import io.jenkins.plugins.spotagents.capacity.Placement;
import io.jenkins.plugins.spotagents.emulator.EmulatedAws;
import io.jenkins.plugins.spotagents.emulator.http.Fault;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchSpec;
import io.jenkins.plugins.spotagents.fleet.demand.PurchasePolicy;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.Rule;
import org.junit.Test;

public class PermissionCheckTest {
    @Rule
    public final AwsFixture fixture = new AwsFixture(EmulatedAws.builder().pool("m5.xlarge", "eu-west-1a", 5, 0.07));

    @Test
    public void nothingIsLaunchedOrEndedByChecking() {
        fixture.launch(spec(), 1);

        List<Result> results = check();

        assertThat(of(Verdict.MISSING, results), is(empty()));
        assertThat(fixture.aws.liveInstances(), hasSize(1));
        assertThat(
                of(Verdict.GRANTED, results),
                allOf(
                        hasItem("ec2:CreateFleet"),
                        hasItem("ec2:DescribeFleets"),
                        hasItem("ec2:RunInstances"),
                        hasItem("ec2:TerminateInstances"),
                        hasItem("sqs:ReceiveMessage")));
    }

    @Test
    public void eachMissingPermissionIsNamed() {
        fixture.aws.deny("ec2:CreateFleet");
        fixture.aws.deny("ec2:DescribeSpotPriceHistory");
        fixture.aws.deny("sqs:ReceiveMessage");

        List<Result> results = check();

        assertThat(
                of(Verdict.MISSING, results),
                contains("ec2:DescribeSpotPriceHistory", "ec2:CreateFleet", "sqs:ReceiveMessage"));
        String detail = results.stream()
                .filter(result -> result.action().equals("ec2:CreateFleet"))
                .findFirst()
                .orElseThrow()
                .detail();
        assertThat(detail, containsString("IAM policy"));
        assertThat(detail, not(containsString("Encoded authorization failure message")));
    }

    @Test
    public void theKeyOfAnEncryptedQueueIsNamed() {
        fixture.aws.deny("kms:Decrypt");

        assertThat(of(Verdict.MISSING, check()), contains("kms:Decrypt"));
    }

    @Test
    public void withoutAnInstanceOfOursEndingOneCannotBeJudged() {
        fixture.aws.faults().next("TerminateInstances", 1, Fault.error(403, "UnauthorizedOperation"));

        Result terminate = check().stream()
                .filter(result -> result.action().equals("ec2:TerminateInstances"))
                .findFirst()
                .orElseThrow();

        assertThat(terminate.verdict(), is(Verdict.UNKNOWN));
        assertThat(terminate.detail(), containsString("repeat the check"));
    }

    @Test
    public void theActionThatAwsNamesIsTheOneThatIsMissing() {
        AuthorizationMessages messages = new AuthorizationMessages(fixture.clients);
        CloudCallException e = new CloudCallException(
                "RunInstances",
                "UnauthorizedOperation",
                "req-1",
                "You are not authorized to perform this operation. User: arn:aws:iam::1:user/j is not authorized to perform:"
                        + " iam:PassRole on resource: arn:aws:iam::1:role/agent because no identity-based policy allows it.",
                null);

        assertThat(messages.refusedAction(e, "ec2:RunInstances"), is("iam:PassRole"));
        assertThat(messages.explain(e), containsString("No policy allows it."));
    }

    private List<Result> check() {
        return new PermissionCheck(fixture.clients)
                .check(
                        AwsFixture.CONTROLLER,
                        spec(),
                        new Placement(new CapacityPool("m5.xlarge", "eu-west-1a"), fixture.aws.subnet("eu-west-1a")),
                        Optional.of(URI.create(fixture.aws.noticeQueue().url())));
    }

    private LaunchSpec spec() {
        return fixture.spec(PurchasePolicy.DEFAULT, 10, List.of("m5.xlarge"), "eu-west-1a");
    }

    private static List<String> of(Verdict verdict, List<Result> results) {
        return results.stream()
                .filter(result -> result.verdict() == verdict)
                .map(Result::action)
                .toList();
    }
}
