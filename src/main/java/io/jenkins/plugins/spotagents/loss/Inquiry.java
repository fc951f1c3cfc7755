package io.jenkins.plugins.spotagents.loss;

import io.jenkins.plugins.spotagents.scheduling.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Asks about one agent until the {@link Judge} can tell: EC2 and the machine at once, and again every second while something speaks for
 * a loss; the connection is looked at all the while. Blocks nobody.
 */
public final class Inquiry {
    private static final Duration LOOK = Duration.ofMillis(50);
    private static final Duration ASK_AGAIN = Duration.ofSeconds(1);

    private final Witness witness;
    private final Sign sign;
    private final Scheduler scheduler;
    private final Instant begun;
    private final CompletableFuture<Verdict> verdict = new CompletableFuture<>();
    /** Guarded by this, as is what follows. */
    private Optional<InstanceWord> instance = Optional.empty();

    private Optional<MachineWord> machine = Optional.empty();
    private boolean askingEc2;
    private boolean askingMachine;
    private Instant askedAt;

    private Inquiry(Witness witness, Sign sign, Scheduler scheduler) {
        this.witness = witness;
        this.sign = sign;
        this.scheduler = scheduler;
        begun = scheduler.now();
    }

    /** Completes with the verdict, ten seconds later at most; never fails. */
    public static CompletableFuture<Verdict> open(Witness witness, Sign sign, Scheduler scheduler) {
        Inquiry inquiry = new Inquiry(witness, sign, scheduler);
        inquiry.look();
        return inquiry.verdict;
    }

    private void look() {
        if (!judged()) {
            ask();
            scheduler.at(scheduler.now().plus(LOOK), this::look);
        }
    }

    private boolean judged() {
        Link link = witness.link();
        Optional<Instant> goesAt = witness.goesAt();
        Instant now = scheduler.now();
        Findings found;
        synchronized (this) {
            found = new Findings(link, instance, machine, goesAt, now, Duration.between(begun, now));
        }
        Judge.judge(found, sign).ifPresent(verdict::complete);
        return verdict.isDone();
    }

    private void ask() {
        boolean ec2;
        boolean itself;
        synchronized (this) {
            Instant now = scheduler.now();
            boolean due = askedAt == null || !askedAt.plus(ASK_AGAIN).isAfter(now);
            ec2 = due && !askingEc2;
            itself = due && !askingMachine;
            askingEc2 |= ec2;
            askingMachine |= itself;
            if (due) {
                askedAt = now;
            }
        }
        if (ec2) {
            witness.instance().whenComplete((word, failure) -> heard(word));
        }
        if (itself) {
            witness.machine().whenComplete((word, failure) -> heard(word));
        }
    }

    private void heard(InstanceWord word) {
        synchronized (this) {
            askingEc2 = false;
            instance = Optional.ofNullable(word).or(() -> Optional.of(InstanceWord.unknown("the question failed")));
        }
        judged();
    }

    private void heard(MachineWord word) {
        synchronized (this) {
            askingMachine = false;
            machine = Optional.ofNullable(word).or(() -> Optional.of(MachineWord.UNKNOWN));
        }
        judged();
    }
}
