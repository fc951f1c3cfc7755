package io.jenkins.plugins.spotagents.aws;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import io.jenkins.plugins.spotagents.fleet.demand.InstanceSelection.ByRequirements;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.Test;

public class TypeChoiceTest {
    private final List<String> types = new ArrayList<>();
    private final Map<String, BigDecimal> prices = new HashMap<>();
    private final Map<String, Set<String>> zones = new HashMap<>();

    @Test
    public void ofManyTypesTheCheapestAreAskedForFirst() {
        for (int i = 700; i > 0; i--) {
            offer("m" + i + ".large", 0.05 + i * 0.00001, "a", "b", "c", "d");
        }

        TypeChoice choice = choose(60, 100);

        assertThat(choice.types(), hasSize(60));
        assertThat(choice.types().get(0), is("m1.large"));
        assertThat(choice.tooMany(), hasSize(640));
        assertThat(choice.remarks(), contains(containsString("640 instance types")));
    }

    @Test
    public void whatCostsFarMoreThanTheCheapestGeneralTypeIsLeftOut() {
        offer("t3.small", 0.006, "a");
        offer("m5.large", 0.04, "a");
        offer("r6i.large", 0.08, "a");
        offer("m6i.24xlarge", 1.2, "a");

        assertThat(choose(60, 100).types(), contains("t3.small", "m5.large", "r6i.large"));
        assertThat(choose(60, 100).tooDear(), contains("m6i.24xlarge"));
        assertThat(choose(60, 50).types(), contains("t3.small", "m5.large"));
        assertThat(choose(60, 0).types(), hasItem("m6i.24xlarge"));
    }

    @Test
    public void noZoneIsLostForThePriceOrTheNumber() {
        offer("m5.large", 0.04, "a");
        offer("m6i.large", 0.05, "a");
        offer("g5.xlarge", 0.5, "b");

        TypeChoice choice = choose(1, 100);

        assertThat(choice.types(), contains("m5.large", "g5.xlarge"));
        assertThat(choice.tooDear(), is(empty()));
        assertThat(choice.tooMany(), contains("m6i.large"));
    }

    @Test
    public void typesWhosePriceNobodyKnowsComeLast() {
        types.add("x9.large");
        zones.put("x9.large", Set.of("a"));
        offer("m5.large", 0.04, "a");

        assertThat(choose(60, 100).types(), contains("m5.large", "x9.large"));
        assertThat(choose(1, 100).types(), not(hasItem("x9.large")));
    }

    private void offer(String type, double price, String... in) {
        types.add(type);
        prices.put(type, BigDecimal.valueOf(price));
        zones.put(type, Set.of(in));
    }

    private TypeChoice choose(int most, int percent) {
        ByRequirements wanted = new ByRequirements(2, 0, 4, 0, "x86_64", List.of(), List.of(), most, percent);
        return TypeChoice.of(wanted, types, zones, type -> Optional.ofNullable(prices.get(type)));
    }
}
