package io.jenkins.plugins.spotagents.aws;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.http.apache.ProxyConfiguration;

/**
 * An HTTP client that goes through the proxy that is configured at the time of each call. Apache's, because it is what the
 * aws-java-sdk2-core plugin carries. A client of a former proxy finishes what it is at, and is closed with this: its idle
 * connections are dropped by the SDK after a minute. Thread-safe.
 */
final class CurrentProxy implements SdkHttpClient {
    private static final int CONNECTIONS = 64;

    private final Supplier<Optional<HttpProxy>> configured;
    private final Duration connect;
    private final Duration answer;
    private final List<SdkHttpClient> former = new ArrayList<>();
    private Optional<HttpProxy> through;
    private SdkHttpClient client;
    private boolean closed;

    /** @param configured asked at each call: fast, and never null; what it throws fails the call */
    CurrentProxy(Supplier<Optional<HttpProxy>> configured, Duration connect, Duration answer) {
        this.configured = configured;
        this.connect = connect;
        this.answer = answer;
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        return client().prepareRequest(request);
    }

    private synchronized SdkHttpClient client() {
        if (closed) {
            throw new IllegalStateException("The connections are closed");
        }
        Optional<HttpProxy> now = now();
        if (client == null || !now.equals(through)) {
            if (client != null) {
                former.add(client);
            }
            client = open(now);
            through = now;
        }
        return client;
    }

    private Optional<HttpProxy> now() {
        try {
            return configured.get();
        } catch (IllegalArgumentException e) {
            throw SdkClientException.create(e.getMessage(), e);
        }
    }

    private SdkHttpClient open(Optional<HttpProxy> proxy) {
        ApacheHttpClient.Builder http = ApacheHttpClient.builder()
                .maxConnections(CONNECTIONS)
                .connectionTimeout(connect)
                .socketTimeout(answer);
        proxy.ifPresent(each -> http.proxyConfiguration(ProxyConfiguration.builder()
                .endpoint(each.endpoint())
                .username(each.user().orElse(null))
                .password(each.password().orElse(null))
                .nonProxyHosts(each.directHosts())
                .build()));
        return http.build();
    }

    @Override
    public String clientName() {
        return ApacheHttpClient.CLIENT_NAME;
    }

    @Override
    public synchronized void close() {
        closed = true;
        former.forEach(SdkHttpClient::close);
        former.clear();
        if (client != null) {
            client.close();
        }
    }
}
