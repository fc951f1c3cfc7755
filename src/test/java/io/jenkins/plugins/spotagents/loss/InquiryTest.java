package io.jenkins.plugins.spotagents.loss;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import io.jenkins.plugins.spotagents.loss.Verdict.Lost;
import io.jenkins.plugins.spotagents.loss.Verdict.Stands;
import io.jenkins.plugins.spotagents.scheduling.VirtualScheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.Test;

public class InquiryTest {
    private final VirtualScheduler time = new VirtualScheduler();
    private final Machine machine = new Machine();

    private CompletableFuture<Verdict> open(Sign sign) {
        return Inquiry.open(machine, sign, time);
    }

    @Test
    public void aHealthyAgentIsAskedOnceAndTheBuildsOwnFailureStands() {
        CompletableFuture<Verdict> verdict = open(Sign.NONE);
        time.advance(Duration.ofMillis(300));
        assertThat(verdict.join(), is(instanceOf(Stands.class)));
        assertThat(machine.questions, is(1));
        time.advance(Duration.ofMinutes(1));
        assertThat(machine.questions, is(1));
        assertThat("nothing goes on", time.pending(), is(0));
    }

    @Test
    public void aMachineThatShutsDownPolitelyIsWatchedUntilItsConnectionEnds() {
        CompletableFuture<Verdict> verdict = open(Sign.KILLED);
        time.advance(Duration.ofSeconds(5));
        assertThat(verdict.isDone(), is(false));
        machine.link = Link.BROKEN;
        time.advance(Duration.ofMillis(300));
        assertThat(verdict.join(), is(instanceOf(Lost.class)));
        assertThat("nothing goes on", time.pending(), is(0));
    }

    @Test
    public void ec2IsAskedAgainWhileSomethingSpeaksForALossAndBelievedAtOnce() {
        CompletableFuture<Verdict> verdict = open(Sign.KILLED);
        time.advance(Duration.ofMillis(1_500));
        machine.word = InstanceWord.goes("shutting-down", "Server.SpotInstanceTermination");
        time.advance(Duration.ofSeconds(1));
        assertThat(((Lost) verdict.join()).goes(), is(true));
    }

    @Test
    public void aHundredthOfTheBudgetIsNotExceededByAWatch() {
        CompletableFuture<Verdict> verdict = open(Sign.KILLED);
        time.advance(Duration.ofSeconds(20));
        assertThat(verdict.join(), is(instanceOf(Stands.class)));
        assertThat("one a second", machine.questions, is(lessThanOrEqualTo(9)));
        assertThat(machine.questions, is(greaterThan(4)));
    }

    @Test
    public void aMachineThatHangsIsNotAskedOverAndOver() {
        machine.hangs = true;
        CompletableFuture<Verdict> verdict = open(Sign.NONE);
        time.advance(Duration.ofSeconds(20));
        assertThat(verdict.join(), is(instanceOf(Stands.class)));
        assertThat(machine.machineQuestions, is(1));
    }

    @Test
    public void anEc2ThatHangsHoldsALossUpForNoMoreThanTwoSeconds() {
        machine.ec2Hangs = true;
        machine.link = Link.BROKEN;
        CompletableFuture<Verdict> verdict = open(Sign.NONE);
        time.advance(Duration.ofMillis(2_100));
        assertThat(verdict.join(), is(instanceOf(Lost.class)));
    }

    /** Answers after 200 ms, as EC2 does. */
    private final class Machine implements Witness {
        private Link link = Link.UP;
        private InstanceWord word = InstanceWord.runs();
        private boolean hangs;
        private boolean ec2Hangs;
        private int questions;
        private int machineQuestions;

        @Override
        public Link link() {
            return link;
        }

        @Override
        public Optional<Instant> goesAt() {
            return Optional.empty();
        }

        @Override
        public CompletionStage<InstanceWord> instance() {
            questions++;
            CompletableFuture<InstanceWord> answer = new CompletableFuture<>();
            if (!ec2Hangs) {
                time.at(time.now().plusMillis(200), () -> answer.complete(word));
            }
            return answer;
        }

        @Override
        public CompletionStage<MachineWord> machine() {
            machineQuestions++;
            return hangs ? new CompletableFuture<>() : CompletableFuture.completedFuture(MachineWord.WORKS);
        }
    }
}
