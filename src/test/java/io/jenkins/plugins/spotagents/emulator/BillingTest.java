package io.jenkins.plugins.spotagents.emulator;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.comparesEqualTo;
import static org.hamcrest.Matchers.is;

import io.jenkins.plugins.spotagents.emulator.world.Billing;
import io.jenkins.plugins.spotagents.emulator.world.NoticePlan;
import java.math.BigDecimal;
import java.time.Duration;
import org.junit.Rule;
import org.junit.Test;

/** The ledger charges as AWS does. */
public class BillingTest {
    @Rule
    public final EmulatorRule emulator =
            new EmulatorRule(EmulatedAws.builder().pool("m5.xlarge", "eu-west-1a", 10, 0.06));

    private String spot() {
        return FleetCalls.ids(FleetCalls.with(emulator.clients().ec2())
                        .pools("m5.xlarge/eu-west-1a")
                        .spot(1))
                .get(0);
    }

    private void passes(Duration time) {
        emulator.aws().clock().advance(time);
    }

    private Billing.Entry only() {
        return emulator.aws().billing().entries().get(0);
    }

    @Test
    public void spotCostsWhatThePoolCostAtEachTime() {
        spot();
        passes(Duration.ofMinutes(30));
        emulator.aws().price("m5.xlarge", "eu-west-1a", 0.12);
        passes(Duration.ofMinutes(30));

        assertThat(emulator.aws().billing().total(), comparesEqualTo(new BigDecimal("0.09")));
        assertThat(emulator.aws().billing().onDemandTotal(), comparesEqualTo(new BigDecimal("0.192")));
        assertThat(only().seconds(), is(3600L));
    }

    @Test
    public void aReclaimInTheFirstHourIsFree() {
        String id = spot();
        passes(Duration.ofMinutes(57));
        emulator.aws().reclaim(id, NoticePlan.sqsAndImds());
        passes(Duration.ofMinutes(10));

        assertThat(only().free(), is(true));
        assertThat(only().cost(), comparesEqualTo(BigDecimal.ZERO));
        assertThat(only().seconds(), is(59 * 60L));
    }

    @Test
    public void aLaterReclaimIsNot() {
        String id = spot();
        passes(Duration.ofMinutes(58));
        emulator.aws().reclaim(id, NoticePlan.sqsAndImds());
        passes(Duration.ofMinutes(10));

        assertThat(only().cost(), comparesEqualTo(new BigDecimal("0.06")));
    }

    @Test
    public void whoeverTerminatesPaysForAMinuteAtLeast() {
        String id = spot();
        passes(Duration.ofSeconds(6));
        emulator.clients().ec2().terminateInstances(r -> r.instanceIds(id));
        passes(Duration.ofMinutes(10));

        assertThat(only().free(), is(false));
        assertThat(only().cost(), comparesEqualTo(new BigDecimal("0.001")));
    }
}
