package io.jenkins.plugins.spotagents.aws;

import io.jenkins.plugins.spotagents.capacity.CloudCallException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Turns what the SDK throws into what the engine understands. The SDK's exception is left behind: its message, which a stack trace
 * would print, can carry what was signed and with which key.
 */
final class SdkErrors {
    private static final int LONGEST_MESSAGE = 8_000;
    private static final Pattern CODE = Pattern.compile("[A-Za-z0-9._:-]{1,128}");
    private static final Pattern SECRETS = Pattern.compile("\\b(?:AKIA|ASIA|AROA|AIDA)[A-Z0-9]{8,}\\b"
            + "|(?i:x-amz-security-token|signature|secret(?:access)?key|session[ -]?token)\\s*[:=]\\s*\\S+");
    private static final Pattern NO_CREDENTIALS =
            Pattern.compile("(?i)unable to load credentials|no (?:aws )?credentials|credentials (?:must|could|cannot)");

    private SdkErrors() {}

    /** Makes a call of the SDK. @throws CloudCallException in place of anything that the SDK throws */
    static <T> T call(String action, Supplier<T> call) throws CloudCallException {
        try {
            return call.get();
        } catch (SdkException e) {
            throw translate(action, e);
        } catch (IllegalStateException | RejectedExecutionException e) {
            // What the connection pool and the timers throw once they are closed, by a change of the configuration.
            throw new CloudCallException(action, CloudCallException.NO_ANSWER, "", clean(e.getMessage()), null);
        }
    }

    static CloudCallException translate(String action, SdkException e) {
        if (e instanceof AwsServiceException answer) {
            return new CloudCallException(
                    action,
                    code(answer),
                    Objects.requireNonNullElse(answer.requestId(), ""),
                    clean(
                            answer.awsErrorDetails() == null
                                            || answer.awsErrorDetails().errorMessage() == null
                                    ? "HTTP status " + answer.statusCode()
                                    : answer.awsErrorDetails().errorMessage()),
                    null);
        }
        String message = clean(e.getMessage());
        return new CloudCallException(
                action,
                isUnsigned(e) ? CloudCallException.NO_CREDENTIALS : CloudCallException.NO_ANSWER,
                "",
                message + rootCause(e).map(cause -> " (" + cause + ")").orElse(""),
                null);
    }

    /** Whether the call was not made, as there is nothing to sign it with. */
    static boolean isUnsigned(SdkException e) {
        return e instanceof SdkClientException
                && NO_CREDENTIALS.matcher(clean(e.getMessage())).find();
    }

    /** Whether something between us and AWS (a proxy, a firewall, a load balancer) answered: all that AWS refuses has a code. */
    static boolean isForeign(AwsServiceException answer) {
        return answer.awsErrorDetails() == null
                || answer.awsErrorDetails().errorCode() == null
                || !CODE.matcher(answer.awsErrorDetails().errorCode()).matches();
    }

    /** What was said, for a person. */
    static String said(SdkException e) {
        return e instanceof AwsServiceException answer && isForeign(answer)
                ? "HTTP status " + answer.statusCode()
                : clean(e.getMessage());
    }

    /** AWS' code; for answers of something in between, which have none, one that is made of the status. */
    static String code(AwsServiceException answer) {
        String code = answer.awsErrorDetails() == null
                ? null
                : answer.awsErrorDetails().errorCode();
        if (code != null && CODE.matcher(code).matches()) {
            return code;
        }
        return answer.statusCode() >= 500 || answer.statusCode() == 429
                ? "ServiceUnavailable"
                : "Http" + answer.statusCode();
    }

    private static Optional<String> rootCause(Throwable e) {
        Throwable root = e;
        for (int depth = 0; root.getCause() != null && depth < 20; depth++) {
            root = root.getCause();
        }
        return root == e || root.getMessage() == null ? Optional.empty() : Optional.of(clean(root.toString()));
    }

    static String clean(String message) {
        if (message == null) {
            return "no message";
        }
        // What follows the first line of a signature error is the canonical request, headers included.
        String line = message.lines().findFirst().orElse("").strip();
        String cut = line.length() <= LONGEST_MESSAGE ? line : line.substring(0, LONGEST_MESSAGE) + "…";
        return SECRETS.matcher(cut).replaceAll("[hidden]");
    }
}
