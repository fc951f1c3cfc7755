package io.jenkins.plugins.spotagents.account;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.ProxyConfiguration;
import hudson.Util;
import hudson.util.Secret;
import io.jenkins.plugins.spotagents.aws.HttpProxy;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Jenkins' proxy, in the terms of the engine. */
final class Proxies {
    private Proxies() {}

    static Optional<HttpProxy> of(@CheckForNull ProxyConfiguration configured) {
        if (configured == null) {
            return Optional.empty();
        }
        Set<String> direct = configured.getNoProxyHostPatterns().stream()
                .map(Pattern::pattern)
                .collect(Collectors.toSet());
        Secret password = configured.getSecretPassword();
        return Optional.of(new HttpProxy(
                URI.create("http://" + configured.getName() + ":" + configured.getPort()),
                Optional.ofNullable(Util.fixEmpty(configured.getUserName())),
                Optional.ofNullable(password).map(Secret::getPlainText).filter(text -> !text.isEmpty()),
                direct));
    }
}
