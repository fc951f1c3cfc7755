package io.jenkins.plugins.spotagents.aws;

import java.net.URI;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The proxy between the controller and AWS.
 *
 * @param endpoint such as {@code http://proxy:3128}
 * @param directHosts hosts that are reached without it, as regular expressions
 */
public record HttpProxy(URI endpoint, Optional<String> user, Optional<String> password, Set<String> directHosts) {
    public HttpProxy {
        Objects.requireNonNull(endpoint, "endpoint");
        Objects.requireNonNull(user, "user");
        Objects.requireNonNull(password, "password");
        directHosts = Set.copyOf(directHosts);
    }

    /** Without the password, as records print all they have. */
    @Override
    public String toString() {
        return "HttpProxy[" + endpoint + user.map(name -> " as " + name).orElse("") + "]";
    }
}
