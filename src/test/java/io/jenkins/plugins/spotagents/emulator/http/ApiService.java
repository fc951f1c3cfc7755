package io.jenkins.plugins.spotagents.emulator.http;

import io.jenkins.plugins.spotagents.emulator.world.ApiException;
import java.util.Map;
import java.util.Optional;

/** One AWS service: how its requests look, what they do, and how its errors look. */
public interface ApiService {
    /**
     * A request that the service has understood.
     *
     * @param action API action
     * @param parameters flattened, for the journal
     * @param dryRun whether only the permission is asked for
     * @param execution does what is asked and renders the answer; throws {@link ApiException}
     */
    record Call(String action, Map<String, String> parameters, boolean dryRun, Execution execution) {}

    /** The effect of a call; no reply drops the connection. */
    @FunctionalInterface
    interface Execution {
        Optional<Reply> execute(String requestId);
    }

    /** As IAM names it: {@code ec2}, {@code sqs}, … */
    String name();

    /** Whether the request is for this service. */
    boolean accepts(IncomingRequest request);

    /** Reads a request; throws {@link ApiException} if it is malformed. */
    Call decode(IncomingRequest request);

    Reply error(ApiException error, String requestId);

    /** The error for an action that IAM forbids. */
    ApiException unauthorized(String action);
}
