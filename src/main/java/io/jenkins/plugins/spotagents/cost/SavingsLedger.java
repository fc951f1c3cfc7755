package io.jenkins.plugins.spotagents.cost;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What was spent and saved: in all, by day, template, label and build. Thread-safe. Each list keeps a bounded number of names,
 * those that were used last.
 */
public final class SavingsLedger {
    /** By what the spending is split up. */
    public enum By {
        /** UTC day on which the agent ended, such as {@code 2026-07-01}. */
        DAY(400),
        TEMPLATE(1_000),
        /** An agent with several labels counts for each in full, so the labels add up to more than the total. */
        LABEL(1_000),
        BUILD(10_000);

        private final int most;

        By(int most) {
            this.most = most;
        }

        /** How many names are kept. */
        public int most() {
            return most;
        }
    }

    private final Map<By, LinkedHashMap<String, Spending>> spending = new EnumMap<>(By.class);
    private Spending total = Spending.NONE;
    private boolean changed;

    public SavingsLedger() {
        for (By by : By.values()) {
            spending.put(by, new LinkedHashMap<>(16, 0.75f, true));
        }
    }

    /**
     * Reads what {@link #save} wrote; empty where there is no file.
     *
     * @throws IOException if the file is there and unreadable; the message names it
     */
    public static SavingsLedger open(Path file) throws IOException {
        SavingsLedger ledger = new SavingsLedger();
        SavingsFile.read(file, ledger);
        synchronized (ledger) {
            ledger.changed = false;
        }
        return ledger;
    }

    /** Writes everything, at once or not at all; does nothing if nothing has changed since. */
    public void save(Path file) throws IOException {
        byte[] content;
        synchronized (this) {
            if (!changed) {
                return;
            }
            content = SavingsFile.encode(this);
            changed = false;
        }
        try {
            SavingsFile.write(file, content);
        } catch (IOException e) {
            synchronized (this) {
                changed = true;
            }
            throw e;
        }
    }

    /**
     * Adds an agent that has ended.
     *
     * @return what it cost
     */
    public synchronized Spending add(AgentUse use, AgentPrices prices) {
        Spending whole = Spending.of(use, prices);
        restore(whole);
        add(By.DAY, LocalDate.ofInstant(use.ended(), ZoneOffset.UTC).toString(), whole);
        add(By.TEMPLATE, use.template(), whole);
        use.labels().forEach(label -> add(By.LABEL, label, whole));
        Usd full = Spending.fullPrice(use, prices);
        use.builds().forEach(build -> add(By.BUILD, build.build(), Spending.ofBuild(build, use, whole, full)));
        return whole;
    }

    synchronized void restore(Spending added) {
        total = total.plus(added);
        changed = true;
    }

    synchronized void add(By by, String name, Spending added) {
        LinkedHashMap<String, Spending> names = spending.get(by);
        names.merge(name, added, Spending::plus);
        if (names.size() > by.most()) {
            names.remove(names.keySet().iterator().next());
        }
    }

    /** Since the ledger was begun. */
    public synchronized Spending total() {
        return total;
    }

    /** Empty for a name that was never seen, or was dropped as others came. */
    public synchronized Optional<Spending> of(By by, String name) {
        return Optional.ofNullable(spending.get(by).get(name));
    }

    /** A copy, those used last at the end. */
    public synchronized Map<String, Spending> all(By by) {
        return new LinkedHashMap<>(spending.get(by));
    }
}
