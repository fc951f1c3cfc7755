package io.jenkins.plugins.spotagents.capacity;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.anEmptyMap;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import io.jenkins.plugins.spotagents.capacity.CircuitBreaker.Advice;
import io.jenkins.plugins.spotagents.capacity.CircuitBreaker.Phase;
import io.jenkins.plugins.spotagents.capacity.CircuitBreaker.Settings;
import io.jenkins.plugins.spotagents.capacity.CircuitBreaker.State;
import io.jenkins.plugins.spotagents.fleet.api.ManualTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.Assert;
import org.junit.Test;

public class CircuitBreakerTest {
    private static final Settings THREE_IN_TEN = new Settings(3, Duration.ofMinutes(10), Duration.ofMinutes(15));

    private final ManualTime time = new ManualTime();
    private final CircuitBreaker breaker = new CircuitBreaker(THREE_IN_TEN, time, State.INITIAL);

    @Test
    public void itOpensAtTheNumberOfInterruptions() {
        interrupt(2);
        assertThat(breaker.advice(), is(Advice.SPOT));
        interrupt(1);
        assertThat(breaker.advice(), is(Advice.ON_DEMAND));
    }

    @Test
    public void interruptionsOutsideTheWindowDoNotCount() {
        interrupt(2);
        time.advance(Duration.ofMinutes(10));
        interrupt(2);
        assertThat(breaker.advice(), is(Advice.SPOT));
    }

    @Test
    public void afterAWhileOneProbeMayGo() {
        interrupt(3);
        time.advance(Duration.ofMinutes(15));

        assertThat(breaker.advice(), is(Advice.PROBE));
        assertThat(breaker.tryProbe(), is(true));
        assertThat(breaker.tryProbe(), is(false));
        assertThat(breaker.advice(), is(Advice.ON_DEMAND));
    }

    @Test
    public void aProbeThatLastsClosesIt() {
        interrupt(3);
        time.advance(Duration.ofMinutes(15));
        breaker.tryProbe();
        time.advance(Duration.ofMinutes(10));

        assertThat(breaker.advice(), is(Advice.SPOT));
        assertThat(breaker.state(), is(State.INITIAL));
    }

    @Test
    public void anInterruptedProbeOpensItAgain() {
        interrupt(3);
        time.advance(Duration.ofMinutes(15));
        breaker.tryProbe();
        interrupt(1);

        assertThat(breaker.state().phase(), is(Phase.OPEN));
        time.advance(Duration.ofMinutes(14));
        assertThat(breaker.advice(), is(Advice.ON_DEMAND));
    }

    @Test
    public void interruptionsWhileOpenDoNotProlongIt() {
        interrupt(3);
        time.advance(Duration.ofMinutes(14));
        interrupt(5);
        time.advance(Duration.ofMinutes(1));

        assertThat(breaker.advice(), is(Advice.PROBE));
    }

    @Test
    public void itsStateSurvivesARestart() {
        interrupt(3);
        time.advance(Duration.ofMinutes(14));
        CircuitBreaker restored = new CircuitBreaker(THREE_IN_TEN, time, breaker.state());

        assertThat(restored.advice(), is(Advice.ON_DEMAND));
        time.advance(Duration.ofMinutes(1));
        assertThat(restored.advice(), is(Advice.PROBE));
    }

    @Test
    public void aCountHalfwaySurvivesARestart() {
        interrupt(2);
        CircuitBreaker restored = new CircuitBreaker(THREE_IN_TEN, time, breaker.state());
        restored.interrupted();

        assertThat(restored.advice(), is(Advice.ON_DEMAND));
    }

    @Test
    public void switchedOffItNeverOpens() {
        CircuitBreaker off = new CircuitBreaker(
                new Settings(0, Duration.ofMinutes(1), Duration.ofMinutes(1)),
                time,
                new State(Phase.OPEN, List.of(), Long.MAX_VALUE));
        off.interrupted();

        assertThat(off.advice(), is(Advice.SPOT));
    }

    @Test
    public void settingsSayWhatIsWrong() {
        Exception e = Assert.assertThrows(
                IllegalArgumentException.class, () -> new Settings(-1, Duration.ofMinutes(1), Duration.ofMinutes(1)));
        assertThat(e.getMessage(), containsString("-1"));
        Assert.assertThrows(
                IllegalArgumentException.class, () -> new Settings(1, Duration.ZERO, Duration.ofMinutes(1)));
    }

    @Test
    public void templatesDoNotShareABreaker() {
        TemplateId linux = new TemplateId("aws", "linux");
        TemplateId windows = new TemplateId("aws", "windows");
        CircuitBreakers breakers = new CircuitBreakers(THREE_IN_TEN, time, Map.of());
        assertThat(breakers.states(), is(anEmptyMap()));
        for (int i = 0; i < 3; i++) {
            breakers.of(linux).interrupted();
        }

        CircuitBreakers restored = new CircuitBreakers(THREE_IN_TEN, time, breakers.states());
        assertThat(restored.of(linux).advice(), is(Advice.ON_DEMAND));
        assertThat(restored.of(windows).advice(), is(Advice.SPOT));
    }

    private void interrupt(int times) {
        for (int i = 0; i < times; i++) {
            breaker.interrupted();
        }
    }
}
