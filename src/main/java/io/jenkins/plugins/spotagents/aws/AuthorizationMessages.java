package io.jenkins.plugins.spotagents.aws;

import io.jenkins.plugins.spotagents.capacity.CloudCallException;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes AWS' authorization failures readable: which action, on what, and whether it is denied or just not allowed. */
final class AuthorizationMessages {
    private static final Logger LOGGER = Logger.getLogger(AuthorizationMessages.class.getName());
    private static final Pattern ENCODED =
            Pattern.compile("Encoded authorization failure message: ?([A-Za-z0-9_+/=-]+)");
    private static final Pattern PERFORM =
            Pattern.compile("(?:not authorized to perform:? ?|\"action\":\")([a-z0-9-]+:[A-Za-z0-9]+)");
    private static final Pattern RESOURCE = Pattern.compile("\"resource\":\"([^\"]+)\"");
    private static final Pattern EXPLICIT = Pattern.compile("\"explicitDeny\":true|explicit deny");

    private final AwsClients clients;

    AuthorizationMessages(AwsClients clients) {
        this.clients = clients;
    }

    /** The action that was refused, which may be another than the one that was called, such as {@code iam:PassRole}. */
    String refusedAction(CloudCallException e, String called) {
        return first(PERFORM, e.getMessage())
                .or(() -> decoded(e).flatMap(text -> first(PERFORM, text)))
                // SQS spells its actions in lower case.
                .filter(named -> !named.equalsIgnoreCase(called))
                .orElse(called);
    }

    String explain(CloudCallException e) {
        Optional<String> decoded = decoded(e);
        String said = ENCODED.matcher(e.getMessage()).replaceAll("").strip();
        boolean denied = EXPLICIT.matcher(said + decoded.orElse("")).find();
        return said
                + decoded.flatMap(text -> first(RESOURCE, text))
                        .map(resource -> " On " + resource + ".")
                        .orElse("")
                + (denied ? " A policy denies it." : " No policy allows it.")
                + " Compare with the plugin's IAM policy.";
    }

    /** Needs sts:DecodeAuthorizationMessage, which few have; without it the plain part of the message must do. */
    private Optional<String> decoded(CloudCallException e) {
        return first(ENCODED, e.getMessage()).flatMap(encoded -> {
            try {
                return Optional.of(SdkErrors.call(
                        "DecodeAuthorizationMessage",
                        () -> clients.sts()
                                .decodeAuthorizationMessage(request -> request.encodedMessage(encoded))
                                .decodedMessage()));
            } catch (CloudCallException refused) {
                LOGGER.log(Level.FINE, "An authorization message stays encoded: {0}", refused.getMessage());
                return Optional.empty();
            }
        });
    }

    private static Optional<String> first(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }
}
