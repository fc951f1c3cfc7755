package io.jenkins.plugins.spotagents.cost;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.Assert.assertThrows;

import io.jenkins.plugins.spotagents.capacity.CapacityPool;
import io.jenkins.plugins.spotagents.capacity.Offering;
import io.jenkins.plugins.spotagents.capacity.PurchaseOption;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Random;
import org.junit.Test;

public class FilePriceSourceTest {
    private final FilePriceSource builtIn = FilePriceSource.builtIn();

    @Test
    public void theBuiltInListKnowsTheCommonTypes() {
        assertThat(price("m5.xlarge"), is(0.192));
        assertThat(price("m6i.large"), is(0.096));
        assertThat(price("c6a.2xlarge"), is(0.306));
        assertThat(price("m7i-flex.4xlarge"), is(0.76608));
        assertThat(price("t3.nano"), is(0.0052));
        assertThat(price("g5.12xlarge"), is(5.672));
        assertThat(price("m7a.48xlarge"), closeTo(11.12832, 1e-9));
    }

    @Test
    public void theBuiltInListSaysWhereItComesFrom() {
        assertThat(builtIn.source(), containsString("On-Demand price list"));
        assertThat(builtIn.asOf(), is("2026-01-19"));
        assertThat(builtIn.region(), is("us-east-1"));
    }

    @Test
    public void whatNoFileKnowsIsEmpty() {
        assertThat(builtIn.hourly(onDemand("q1.large")), is(Optional.empty()));
        assertThat(builtIn.hourly(onDemand("m5.metal")), is(Optional.empty()));
        assertThat(builtIn.hourly(onDemand("m5.99999999999999999999xlarge")), is(Optional.empty()));
        assertThat(
                builtIn.hourly(new Offering(new CapacityPool("m5.large", "us-east-1a"), PurchaseOption.SPOT)),
                is(Optional.empty()));
    }

    @Test
    public void anAdminsFileComesFirstAndTheBuiltInListFillsItsGaps() throws IOException {
        PriceSource prices = parse("{\"perHour\": {\"m5.large\": \"0.07\", \"u9.large\": 1.5}}")
                .orElse(builtIn);

        assertThat(prices.hourly(onDemand("m5.large")), is(Optional.of(new BigDecimal("0.07"))));
        assertThat(prices.hourly(onDemand("u9.large")), is(Optional.of(new BigDecimal("1.5"))));
        assertThat(prices.hourly(onDemand("c5.large")).orElseThrow().doubleValue(), is(0.085));
    }

    @Test
    public void aWrongValueIsNamedWithItsPlace() {
        assertThat(
                assertThrows(IOException.class, () -> parse("{\"perHour\": {\"m5.large\": \"cheap\"}}"))
                        .getMessage(),
                containsString("The price \"cheap\" of \"m5.large\" in perHour of test.json is not a number"));
        assertThat(
                assertThrows(IOException.class, () -> parse("{\"perHour\": {\"m5.large\": -1}}"))
                        .getMessage(),
                containsString("The price -1 of \"m5.large\" in perHour of test.json is not between 0 and 10000"));
        assertThat(
                assertThrows(IOException.class, () -> parse("{\"prices\": {}}")).getMessage(),
                containsString("test.json has no prices: expected an object \"perHour\""));
    }

    @Test
    public void garbageIsRefusedWithAnIoException() {
        long seed = Long.getLong("spotagents.fuzz.seed", 42);
        Random random = new Random(seed);
        byte[] good = "{\"perHour\": {\"m5.large\": \"0.07\"}, \"asOf\": 1}".getBytes(StandardCharsets.UTF_8);
        for (int round = 0; round < 10_000; round++) {
            byte[] altered = good.clone();
            for (int i = 0; i <= random.nextInt(4); i++) {
                altered[random.nextInt(altered.length)] = (byte) random.nextInt(256);
            }
            try {
                FilePriceSource.parse(altered, "test.json");
            } catch (IOException expected) {
                continue;
            } catch (RuntimeException e) {
                throw new AssertionError("-Dspotagents.fuzz.seed=" + seed + ", round " + round + " gives " + e, e);
            }
        }
    }

    private double price(String type) {
        return builtIn.hourly(onDemand(type)).orElseThrow().doubleValue();
    }

    private static FilePriceSource parse(String json) throws IOException {
        return FilePriceSource.parse(json.getBytes(StandardCharsets.UTF_8), "test.json");
    }

    private static Offering onDemand(String type) {
        return new Offering(new CapacityPool(type, "us-east-1a"), PurchaseOption.ON_DEMAND);
    }
}
