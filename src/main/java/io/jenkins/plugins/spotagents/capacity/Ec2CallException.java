package io.jenkins.plugins.spotagents.capacity;

import java.util.Objects;

/**
 * An EC2 call that was answered with an error, or never answered. Ports throw it, so that the engine sees the code AWS
 * gave and the request id its support asks for, but no SDK type.
 */
public class Ec2CallException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Our own code where EC2 gave none, because no answer came: the call may or may not have been carried out. */
    public static final String NO_ANSWER = "ClientError";
    /** Our own code where the call was not made, because there are no credentials to sign it with. */
    public static final String NO_CREDENTIALS = "NoCredentials";

    private final String action;
    private final String code;
    private final String requestId;

    /**
     * @param action the API action, such as {@code CreateFleet}
     * @param code the AWS error code, such as {@code RequestLimitExceeded}; {@link #NO_ANSWER} or
     *     {@link #NO_CREDENTIALS} when there is none
     * @param requestId AWS' request id, empty when there was no answer
     * @param message what AWS said
     */
    public Ec2CallException(String action, String code, String requestId, String message, Throwable cause) {
        super(action + " failed: " + code + ": " + message, cause);
        this.action = Objects.requireNonNull(action, "action");
        this.code = Objects.requireNonNull(code, "code");
        this.requestId = Objects.requireNonNull(requestId, "requestId");
    }

    public String action() {
        return action;
    }

    public String code() {
        return code;
    }

    public String requestId() {
        return requestId;
    }
}
