package io.jenkins.plugins.spotagents.capacity;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import io.jenkins.plugins.spotagents.fleet.api.ManualTime;
import java.time.Duration;
import java.util.Optional;
import org.junit.Test;

public class ProbationTest {
    private static final TemplateId LINUX = new TemplateId("aws", "linux");
    private static final TemplateId OTHER = new TemplateId("aws", "windows");

    private final ManualTime time = new ManualTime();
    private final Probation probation = new Probation(time);

    @Test
    public void oneThatDoesNotComeChangesNothing() {
        fail(Probation.FEW - 1);

        assertThat(probation.allowed(LINUX, 5, 30), is(30));
        assertThat(probation.pausedUntil(LINUX), is(Optional.empty()));
    }

    @Test
    public void afterAFewOneIsTriedAtATimeWithDoublingPauses() {
        fail(Probation.FEW);
        Duration pause = Probation.FIRST_PAUSE;
        for (int probe = 0; probe < 8; probe++) {
            assertThat(probation.allowed(LINUX, 0, 30), is(0));
            time.advance(pause.minusSeconds(1));
            assertThat(probation.allowed(LINUX, 0, 30), is(0));
            time.advance(Duration.ofSeconds(1));
            assertThat(probation.allowed(LINUX, 0, 30), is(1));
            assertThat(probation.allowed(LINUX, 1, 30), is(0));
            fail(1);
            pause = pause.multipliedBy(2).compareTo(Probation.LONGEST_PAUSE) > 0
                    ? Probation.LONGEST_PAUSE
                    : pause.multipliedBy(2);
        }
    }

    @Test
    public void thoseOfOneBatchCountAsOnePieceOfNews() {
        fail(30);

        assertThat(probation.pausedUntil(LINUX), is(Optional.of(time.instant().plus(Probation.FIRST_PAUSE))));
        assertThat(probation.failed(LINUX), is(30));
    }

    @Test
    public void oneThatComesEndsIt() {
        fail(30);

        probation.came(LINUX);

        assertThat(probation.allowed(LINUX, 7, 30), is(30));
    }

    @Test
    public void otherTemplatesHaveNothingToDoWithIt() {
        fail(30);

        assertThat(probation.allowed(OTHER, 7, 30), is(30));
    }

    @Test
    public void whoeverMendsItNeedNotWait() {
        fail(30);

        probation.forget(other -> !other.equals(LINUX));
        assertThat(probation.allowed(LINUX, 7, 30), is(0));
        probation.forget(LINUX::equals);

        assertThat(probation.allowed(LINUX, 7, 30), is(30));
    }

    private void fail(int instances) {
        for (int i = 0; i < instances; i++) {
            probation.neverCame(LINUX);
        }
    }
}
