package io.jenkins.plugins.spotagents.account;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.ProxyConfiguration;
import hudson.Util;
import hudson.util.Secret;
import io.jenkins.plugins.spotagents.aws.HttpProxy;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Jenkins' proxy, in the terms of the engine. */
final class Proxies {
    private Proxies() {}

    /**
     * @return empty if none is configured; one whose host is blank is none
     * @throws IllegalArgumentException if the configured host is none, naming it and the remedy
     */
    static Optional<HttpProxy> of(@CheckForNull ProxyConfiguration configured) {
        String host = configured == null ? null : Util.fixEmptyAndTrim(configured.getName());
        if (host == null) {
            return Optional.empty();
        }
        Set<String> direct = configured.getNoProxyHostPatterns().stream()
                .map(Pattern::pattern)
                .collect(Collectors.toSet());
        Secret password = configured.getSecretPassword();
        return Optional.of(new HttpProxy(
                endpoint(host, configured.getPort()),
                Optional.ofNullable(Util.fixEmpty(configured.getUserName())),
                Optional.ofNullable(password).map(Secret::getPlainText).filter(text -> !text.isEmpty()),
                direct));
    }

    private static URI endpoint(String host, int port) {
        try {
            return new URI("http", null, host, port, null, null, null);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(
                    "Jenkins' proxy '" + host + ":" + port
                            + "' is not the name of a host and a port: correct it in the system's proxy settings.",
                    e);
        }
    }
}
