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

    /** A permission of another service that an action needs beside its own, as {@code kms:Decrypt}; empty if none. */
    default Optional<String> alsoNeeds(String action) {
        return Optional.empty();
    }

    /**
     * The error for a call that is signed with a key that is not, or no longer, there (IAM user guide, "Common errors";
     * EC2 has a code of its own).
     */
    default ApiException unknownKey() {
        return new ApiException(403, "InvalidClientTokenId", "The security token included in the request is invalid.");
    }
}
