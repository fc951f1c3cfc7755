package io.jenkins.plugins.spotagents.emulator.http;

import io.jenkins.plugins.spotagents.emulator.clock.VirtualClock;
import io.jenkins.plugins.spotagents.emulator.journal.Journal;
import io.jenkins.plugins.spotagents.emulator.world.ApiException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The way of a call: latency, injected faults, throttling, authorization, effect, journal. */
public final class ApiGateway implements AutoCloseable {
    private static final Logger LOGGER = Logger.getLogger(ApiGateway.class.getName());

    private final VirtualClock clock;
    private final Journal journal;
    private final Faults faults;
    private final List<ApiService> services;
    private static final Pattern SIGNED_BY = Pattern.compile("Credential=([^/,]+)/");

    private final Set<String> denied = ConcurrentHashMap.newKeySet();
    private final Set<String> deletedKeys = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile RequestLimits limits = RequestLimits.none();
    private volatile Duration latency = Duration.ZERO;

    public ApiGateway(VirtualClock clock, Journal journal, Faults faults, List<ApiService> services) {
        this.clock = clock;
        this.journal = journal;
        this.faults = faults;
        this.services = List.copyOf(services);
    }

    public void limits(RequestLimits value) {
        limits = value;
    }

    /** What every call takes, in virtual time (in real time, if tests move the clock). */
    public void latency(Duration value) {
        latency = value;
    }

    /**
     * Answers calls of {@code action} (as in {@code CreateFleet} or {@code ec2:CreateFleet}) as IAM does when it
     * forbids them.
     */
    public void deny(String action) {
        denied.add(action);
    }

    /** Takes {@link #deny} back. */
    public void allow(String action) {
        denied.remove(action);
    }

    /** Deletes an access key, as an admin does in IAM: calls that are signed with it fail from now on. */
    public void deleteKey(String accessKeyId) {
        deletedKeys.add(accessKeyId);
    }

    /** Handles a call of one of the services. */
    public Optional<Reply> handle(IncomingRequest request) {
        for (ApiService service : services) {
            if (service.accepts(request)) {
                return handle(service, request);
            }
        }
        return Optional.of(Reply.text(404, "No emulated service answers " + request.method() + " " + request.path()));
    }

    private Optional<Reply> handle(ApiService service, IncomingRequest request) {
        String requestId = UUID.randomUUID().toString();
        Instant time = clock.instant();
        long start = System.nanoTime();
        String action = "?";
        Map<String, String> parameters = Map.of();
        Optional<Reply> reply;
        String error = "";
        try {
            ApiService.Call call = service.decode(request);
            action = call.action();
            parameters = call.parameters();
            reply = perform(service, call, request.header("authorization"), requestId);
        } catch (ApiException e) {
            error = e.code();
            reply = Optional.of(service.error(e, requestId));
        } catch (RuntimeException e) {
            LOGGER.log(Level.WARNING, "The emulator failed in " + action, e);
            error = "InternalFailure";
            reply = Optional.of(
                    service.error(new ApiException(500, error, "The emulator failed: " + e.getMessage()), requestId));
        }
        int status = reply.map(Reply::status).orElse(0);
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        journal.record(service.name(), action, parameters, time, took, status, error, requestId);
        return reply;
    }

    private Optional<Reply> perform(ApiService service, ApiService.Call call, String signature, String requestId) {
        pause(latency);
        Fault fault = faults.draw(call.action());
        if (fault instanceof Fault.SlowAnswer slow) {
            pause(slow.delay());
        } else if (fault instanceof Fault.ErrorAnswer answer) {
            throw new ApiException(answer.status(), answer.code(), answer.message());
        } else if (fault instanceof Fault.DroppedConnection dropped && !dropped.takesEffect()) {
            return Optional.empty();
        } else if (fault instanceof Fault.ForeignAnswer foreign) {
            return Optional.of(new Reply(
                    foreign.status(), "text/html", Map.of(), foreign.body().getBytes(StandardCharsets.UTF_8)));
        }
        Matcher signedBy = SIGNED_BY.matcher(signature);
        if (signedBy.find() && deletedKeys.contains(signedBy.group(1))) {
            throw service.unknownKey();
        }
        Optional<Reply> reply = authorizedReply(service, call, requestId);
        if (fault instanceof Fault.DroppedConnection) {
            return Optional.empty();
        }
        return fault instanceof Fault.MalformedAnswer ? reply.map(ApiGateway::cutOff) : reply;
    }

    private Optional<Reply> authorizedReply(ApiService service, ApiService.Call call, String requestId) {
        if (!limits.admits(call.action(), clock)) {
            throw new ApiException(503, "RequestLimitExceeded", "Request limit exceeded.");
        }
        if (denied.contains(call.action()) || denied.contains(service.name() + ":" + call.action())) {
            throw service.unauthorized(call.action());
        }
        service.alsoNeeds(call.action()).filter(denied::contains).ifPresent(other -> {
            throw service.unauthorized(other);
        });
        if (call.dryRun()) {
            throw new ApiException(412, "DryRunOperation", "Request would have succeeded, but DryRun flag is set.");
        }
        return call.execution().execute(requestId);
    }

    private static Reply cutOff(Reply reply) {
        return reply.withBody(Arrays.copyOf(reply.body(), reply.body().length * 2 / 3));
    }

    private void pause(Duration virtual) {
        if (virtual.isZero()) {
            return;
        }
        try {
            if (closed.await(clock.toRealTime(virtual).toNanos(), TimeUnit.NANOSECONDS)) {
                LOGGER.fine("A call is answered early, as the emulator is being closed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
