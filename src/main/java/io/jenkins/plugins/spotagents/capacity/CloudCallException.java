package io.jenkins.plugins.spotagents.capacity;

import java.util.Objects;

/**
 * A call to a vendor that was answered with an error, or never answered. Ports throw it, so that the engine sees the code that the
 * vendor gave and the request id its support asks for, but no SDK type.
 */
public class CloudCallException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Our own code where the vendor gave none, because no answer came: the call may or may not have been carried out. */
    public static final String NO_ANSWER = "ClientError";
    /** Our own code where the call was not made, because there are no credentials to sign it with. */
    public static final String NO_CREDENTIALS = "NoCredentials";

    private final String action;
    private final String code;
    private final String requestId;

    /**
     * @param action the API action, such as {@code CreateFleet}
     * @param code the vendor's error code, such as {@code RequestLimitExceeded}; {@link #NO_ANSWER} or
     *     {@link #NO_CREDENTIALS} when there is none
     * @param requestId the vendor's request id, empty when there was no answer
     * @param message what the vendor said
     */
    public CloudCallException(String action, String code, String requestId, String message, Throwable cause) {
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
