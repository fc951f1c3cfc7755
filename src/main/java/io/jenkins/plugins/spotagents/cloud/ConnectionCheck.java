package io.jenkins.plugins.spotagents.cloud;

import io.jenkins.plugins.spotagents.aws.IamPolicy;
import io.jenkins.plugins.spotagents.aws.PermissionCheck;
import io.jenkins.plugins.spotagents.capacity.Ec2CallException;
import io.jenkins.plugins.spotagents.capacity.Placement;
import io.jenkins.plugins.spotagents.fleet.InvalidLaunchSpecException;
import io.jenkins.plugins.spotagents.fleet.LaunchSpec;
import io.jenkins.plugins.spotagents.interruption.QueueUrl;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a test of a cloud's connection found: each template against EC2, each permission by dry run.
 *
 * @param problems for an admin, a sentence each
 * @param policy the least that has to be allowed, as JSON
 */
public record ConnectionCheck(List<Permission> permissions, List<String> problems, String policy) {
    /** One action. */
    public record Permission(String action, String verdict, String detail) {}

    /** Blocks for some seconds. */
    static ConnectionCheck of(Engine engine, SpotCloud cloud) {
        List<String> problems = new ArrayList<>();
        List<Permission> permissions = new ArrayList<>();
        Optional<AccountEngine> account = engine.accounts().ofCloud(cloud.name);
        engine.accounts().problem(cloud.name).ifPresent(problems::add);
        if (cloud.getTemplates().isEmpty()) {
            problems.add("There is no template: add one, as most permissions can only be tried with what it launches.");
        }
        Optional<URI> queue = cloud.interruptionQueue().map(QueueUrl::url).map(URI::create);
        for (AgentTemplate template : account.isPresent() ? cloud.getTemplates() : List.<AgentTemplate>of()) {
            try {
                LaunchSpec spec = template.toLaunchSpec(cloud.name);
                List<Placement> placements = account.get().catalog().placements(spec);
                if (permissions.isEmpty()) {
                    new PermissionCheck(account.get().clients())
                            .check(engine.controllerId(), spec, placements.get(0), queue).stream()
                                    .map(result -> new Permission(
                                            result.action(), result.verdict().name(), result.detail()))
                                    .forEach(permissions::add);
                }
            } catch (Ec2CallException | InvalidLaunchSpecException | IllegalArgumentException e) {
                problems.add("Template '" + template.getName() + "': " + e.getMessage());
            }
        }
        String policy =
                IamPolicy.json(cloud.getRegion(), engine.controllerId(), Optional.empty(), queue.map(URI::toString));
        return new ConnectionCheck(permissions, problems, policy);
    }

    /** Whether nothing is missing. */
    public boolean ok() {
        return problems.isEmpty()
                && permissions.stream()
                        .noneMatch(permission -> permission.verdict().equals("MISSING"));
    }
}
