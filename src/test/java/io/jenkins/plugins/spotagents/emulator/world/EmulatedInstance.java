package io.jenkins.plugins.spotagents.emulator.world;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** An instance. Read and changed only under the lock of the world; others take an {@link InstanceView}. */
public final class EmulatedInstance {
    /**
     * A scheduled event.
     *
     * @param id as in {@code instance-event-0…}
     * @param code as in {@code instance-retirement}
     * @param description for a person
     * @param notBefore when it may happen at the earliest
     * @param notAfter when it may happen at the latest
     */
    public record Maintenance(String id, String code, String description, Instant notBefore, Instant notAfter) {}

    /** What a launch lays down for good. */
    record Origin(
            String id,
            long sequence,
            Pool pool,
            Subnet subnet,
            Market market,
            String privateIp,
            String imageId,
            String userData,
            String clientToken,
            String reservationId,
            String spotRequestId,
            BigDecimal maxPrice,
            Instant launchTime,
            Instant visibleFrom) {}

    private final Origin origin;
    private final TreeMap<String, String> tags;
    private final List<Maintenance> maintenance = new ArrayList<>();
    private LifeState state = LifeState.PENDING;
    private StopKind stopKind;
    private BirthFault birthFault;
    private Instant stoppedAt;
    private Instant terminatedAt;
    private Instant interruptionAt;
    private Instant rebalanceAt;
    private Instant noticeShownOn;
    private boolean booted;
    private boolean reclaiming;

    EmulatedInstance(Origin origin, Map<String, String> tags) {
        this.origin = origin;
        this.tags = new TreeMap<>(tags);
    }

    public String id() {
        return origin.id();
    }

    /** Counts launches; larger is later. */
    public long sequence() {
        return origin.sequence();
    }

    public Pool pool() {
        return origin.pool();
    }

    public InstanceType type() {
        return origin.pool().type();
    }

    public String zone() {
        return origin.pool().key().zone();
    }

    public Subnet subnet() {
        return origin.subnet();
    }

    public Market market() {
        return origin.market();
    }

    public String privateIp() {
        return origin.privateIp();
    }

    public String imageId() {
        return origin.imageId();
    }

    /** Base64, or empty. */
    public String userData() {
        return origin.userData();
    }

    public String clientToken() {
        return origin.clientToken();
    }

    public String reservationId() {
        return origin.reservationId();
    }

    /** Empty for on-demand. */
    public String spotRequestId() {
        return origin.spotRequestId();
    }

    /** The most that is to be paid an hour, or null for up to the on-demand price. */
    public BigDecimal maxPrice() {
        return origin.maxPrice();
    }

    public Instant launchTime() {
        return origin.launchTime();
    }

    /** From when describe calls know of it. */
    public Instant visibleFrom() {
        return origin.visibleFrom();
    }

    /** Live view of the tags, sorted by key. */
    public Map<String, String> tags() {
        return Collections.unmodifiableMap(tags);
    }

    void tag(Map<String, String> added) {
        tags.putAll(added);
    }

    void untag(String key) {
        tags.remove(key);
    }

    public LifeState state() {
        return state;
    }

    /** Null while it lives. */
    public StopKind stopKind() {
        return stopKind;
    }

    /** Code of the StateReason; empty while it lives. */
    public String reasonCode() {
        return birthFault != null ? birthFault.code() : stopKind == null ? "" : stopKind.reasonCode();
    }

    /** The StateReason in words, which begin with the code; empty while it lives. */
    public String reasonMessage() {
        return birthFault != null
                ? birthFault.code() + ": " + birthFault.message()
                : stopKind == null ? "" : stopKind.reasonMessage();
    }

    /** When it left running; null while it lives. */
    public Instant stoppedAt() {
        return stoppedAt;
    }

    /** Null until it is terminated. */
    public Instant terminatedAt() {
        return terminatedAt;
    }

    void running() {
        state = LifeState.RUNNING;
    }

    void stopping(StopKind kind, Instant now) {
        state = LifeState.SHUTTING_DOWN;
        stopKind = kind;
        stoppedAt = now;
    }

    void failedToStart(BirthFault fault, Instant now) {
        stopping(StopKind.FAILED_TO_START, now);
        birthFault = fault;
    }

    void terminated(Instant now) {
        state = LifeState.TERMINATED;
        terminatedAt = now;
    }

    boolean booted() {
        return booted;
    }

    void booted(boolean value) {
        booted = value;
    }

    /** Whether an interruption is under way, announced or not. */
    public boolean reclaiming() {
        return reclaiming;
    }

    void reclaimBegins() {
        reclaiming = true;
    }

    /** IMDS shows from {@code shownOn} on that the instance ends at {@code end}. */
    void announceInterruption(Instant end, Instant shownOn) {
        interruptionAt = end;
        noticeShownOn = shownOn;
    }

    /** When the announced interruption ends it, as IMDS says by {@code now}. */
    public Optional<Instant> interruptionShown(Instant now) {
        return interruptionAt == null || now.isBefore(noticeShownOn) ? Optional.empty() : Optional.of(interruptionAt);
    }

    void announceRebalance(Instant time) {
        rebalanceAt = time;
    }

    /** When a rebalance recommendation was given, as IMDS shows it. */
    public Optional<Instant> rebalanceShown() {
        return Optional.ofNullable(rebalanceAt);
    }

    void schedule(Maintenance event) {
        maintenance.add(event);
    }

    public List<Maintenance> maintenance() {
        return Collections.unmodifiableList(maintenance);
    }

    /** Whether EC2 takes the interruption as within the first hour, which is free. */
    public boolean interruptedInFirstHour() {
        return market() == Market.SPOT
                && stopKind != null
                && stopKind.isSpotInterruption()
                && Duration.between(launchTime(), stoppedAt).compareTo(Duration.ofHours(1)) < 0;
    }
}
