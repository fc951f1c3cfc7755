package io.jenkins.plugins.spotagents.capacity;

import java.util.Locale;
import java.util.Objects;

/** A capacity pool under one purchase option: what can be asked for, priced, and found unavailable. */
public record Offering(CapacityPool pool, PurchaseOption purchaseOption) {
    public Offering {
        Objects.requireNonNull(pool, "pool");
        Objects.requireNonNull(purchaseOption, "purchaseOption");
    }

    @Override
    public String toString() {
        return pool + "/" + purchaseOption.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
