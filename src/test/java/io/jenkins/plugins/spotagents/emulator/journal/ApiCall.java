package io.jenkins.plugins.spotagents.emulator.journal;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * One request that reached the emulator.
 *
 * @param number counts from 1 in the order of arrival
 * @param service {@code ec2}, {@code sqs}, {@code sts}, {@code ssm} or {@code imds}
 * @param action the API action, as in {@code CreateFleet}; for IMDS what follows {@code /latest/}
 * @param parameters flattened request parameters, as in {@code LaunchTemplateConfigs.1.Overrides.1.InstanceType}
 * @param time virtual time of arrival
 * @param took real time until the answer was ready
 * @param status HTTP status of the answer; 0 if the connection was dropped
 * @param error AWS error code, or empty on success
 * @param requestId request id of the answer
 */
public record ApiCall(
        long number,
        String service,
        String action,
        Map<String, String> parameters,
        Instant time,
        Duration took,
        int status,
        String error,
        String requestId) {
    public ApiCall {
        parameters = Map.copyOf(parameters);
    }

    public boolean succeeded() {
        return status >= 200 && status < 300;
    }

    /** The value of a parameter, or null. */
    public String parameter(String name) {
        return parameters.get(name);
    }
}
