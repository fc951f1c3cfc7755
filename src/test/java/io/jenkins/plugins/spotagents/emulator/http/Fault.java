package io.jenkins.plugins.spotagents.emulator.http;

import java.time.Duration;

/** Something that goes wrong with a call. */
public sealed interface Fault {
    /** An error answer; the call has no effect. */
    record ErrorAnswer(int status, String code, String message) implements Fault {}

    /** The connection is dropped without an answer, before or after the call took effect. */
    record DroppedConnection(boolean takesEffect) implements Fault {}

    /** The answer, or whatever else befalls the call, comes late. */
    record SlowAnswer(Duration delay) implements Fault {}

    /** The call takes effect, and its answer is cut off in the middle. */
    record MalformedAnswer() implements Fault {}

    /** Something between the caller and AWS answers for it: a proxy, with a page of its own. */
    record ForeignAnswer(int status, String body) implements Fault {}

    /** The page of a proxy that refuses ({@code 403}) or cannot reach AWS ({@code 502}). */
    static Fault proxyPage(int status) {
        return new ForeignAnswer(status, "<html><body><h1>" + status + " from the proxy</h1></body></html>");
    }

    /** An error of the caller's choice. */
    static Fault error(int status, String code) {
        return new ErrorAnswer(status, code, "Injected by the test");
    }

    /** HTTP 500 {@code InternalError}: the SDK tries again. */
    static Fault internalError() {
        return error(500, "InternalError");
    }

    /** HTTP 503 {@code Unavailable}: the SDK tries again. */
    static Fault unavailable() {
        return error(503, "Unavailable");
    }

    /** HTTP 503 {@code RequestLimitExceeded}: the SDK slows down and tries again. */
    static Fault throttled() {
        return error(503, "RequestLimitExceeded");
    }

    /** The connection breaks before anything happens. */
    static Fault connectionReset() {
        return new DroppedConnection(false);
    }

    /** Everything happens, but nobody hears of it: what client tokens are for. */
    static Fault lostAnswer() {
        return new DroppedConnection(true);
    }

    /** Late by {@code delay} of virtual time (of real time, if tests move the clock). */
    static Fault slow(Duration delay) {
        return new SlowAnswer(delay);
    }

    static Fault malformedAnswer() {
        return new MalformedAnswer();
    }
}
