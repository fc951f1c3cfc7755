package io.jenkins.plugins.spotagents.aws;

import io.jenkins.plugins.spotagents.capacity.CloudCallException;

/**
 * As whom AWS sees the controller. Anybody may ask that: it needs no permission.
 *
 * @param account 12 digits
 * @param arn of a user or of an assumed role with its session
 */
public record CallerIdentity(String account, String arn) {
    /**
     * Asks STS; blocking.
     *
     * @throws CloudCallException if the credentials are not accepted, or STS cannot be reached
     */
    public static CallerIdentity of(AwsClients clients) throws CloudCallException {
        return SdkErrors.call("GetCallerIdentity", () -> {
            var answer = clients.sts().getCallerIdentity();
            return new CallerIdentity(answer.account(), answer.arn());
        });
    }
}
