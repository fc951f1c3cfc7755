package io.jenkins.plugins.spotagents.emulator.world;

/** An answer that is an error, with the code and the HTTP status that AWS uses. */
public final class ApiException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;

    public ApiException(int status, String code, String message) {
        super(message);
        this.status = status;
        this.code = code;
    }

    /** A client error with HTTP status 400, which EC2 uses for nearly all of them. */
    public static ApiException client(String code, String message) {
        return new ApiException(400, code, message);
    }

    public static ApiException invalidParameter(String message) {
        return client("InvalidParameterValue", message);
    }

    public static ApiException missingParameter(String name) {
        return client("MissingParameter", "The request must contain the parameter " + name);
    }

    public int status() {
        return status;
    }

    public String code() {
        return code;
    }
}
