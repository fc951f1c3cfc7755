package io.jenkins.plugins.spotagents.cost;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;

/** An amount of money, exact to a millionth of a US dollar; sums of millions of agents neither drift nor overflow. */
public record Usd(long micros) implements Comparable<Usd> {
    public static final Usd ZERO = new Usd(0);

    private static final int SCALE = 6;
    private static final BigDecimal SMALLEST_SHOWN = new BigDecimal("0.0001");

    /** Rounded half up to a millionth. */
    public static Usd of(BigDecimal dollars) {
        return new Usd(
                dollars.movePointRight(SCALE).setScale(0, RoundingMode.HALF_UP).longValueExact());
    }

    public Usd plus(Usd other) {
        return new Usd(Math.addExact(micros, other.micros));
    }

    public Usd minus(Usd other) {
        return new Usd(Math.subtractExact(micros, other.micros));
    }

    /** The part of this amount that {@code part} is of {@code whole}. */
    public Usd share(long part, long whole) {
        return of(toDollars()
                .multiply(BigDecimal.valueOf(part))
                .divide(BigDecimal.valueOf(whole), SCALE + 2, RoundingMode.HALF_UP));
    }

    public BigDecimal toDollars() {
        return BigDecimal.valueOf(micros, SCALE);
    }

    @Override
    public int compareTo(Usd other) {
        return Long.compare(micros, other.micros);
    }

    /** For small amounts, such as {@code $0.0123}: what a build costs is often less than a cent. */
    public String precise() {
        BigDecimal abs = toDollars().abs();
        String sign = micros < 0 ? "-" : "";
        if (micros != 0 && abs.compareTo(SMALLEST_SHOWN) < 0) {
            return sign + "<$" + SMALLEST_SHOWN;
        }
        return abs.compareTo(BigDecimal.TEN) < 0 ? String.format(Locale.ROOT, "%s$%.4f", sign, abs) : toString();
    }

    /** In dollars and cents, such as {@code $1,354.88}. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT, "%s$%,.2f", micros < 0 ? "-" : "", toDollars().abs());
    }
}
