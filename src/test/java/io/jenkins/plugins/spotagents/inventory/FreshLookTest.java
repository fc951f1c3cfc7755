package io.jenkins.plugins.spotagents.inventory;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import io.jenkins.plugins.spotagents.capacity.StandingClock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.junit.Test;

public class FreshLookTest {
    private final StandingClock clock = new StandingClock(Instant.parse("2026-03-01T12:00:00Z"));
    private final FakeInstanceApi ec2 = new FakeInstanceApi();
    private final Inventory inventory = new Inventory(ec2, "us", List.of(), clock);
    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private final FreshLook fresh = new FreshLook(inventory, tasks::add);

    @Test
    public void aHundredQuestionsAtOnceCostOneDescribe() {
        List<CompletableFuture<Boolean>> answers = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            answers.add(fresh.look());
        }
        runAll();
        assertThat(ec2.describes, is(1));
        assertThat(answers.stream().allMatch(CompletableFuture::join), is(true));
    }

    @Test
    public void whoAsksWhileAQuestionIsUnderWayIsAnsweredByTheNext() {
        List<CompletableFuture<Boolean>> late = new ArrayList<>();
        FreshLook slow = new FreshLook(
                new Inventory(
                        new InstanceApi() {
                            @Override
                            public List<Instance> describeOwned(String controllerId) {
                                ec2.describes++;
                                if (late.isEmpty()) {
                                    late.add(lateAsker());
                                    late.add(lateAsker());
                                }
                                return List.of();
                            }

                            @Override
                            public java.util.Map<String, EndExplanation> endReasons(java.util.Collection<String> ids) {
                                throw new AssertionError("nobody asks why here");
                            }

                            @Override
                            public java.util.Map<String, String> terminate(java.util.Collection<String> ids) {
                                throw new AssertionError("nobody ends anything here");
                            }
                        },
                        "us",
                        List.of(),
                        clock),
                tasks::add);
        asker = slow;
        CompletableFuture<Boolean> first = slow.look();
        tasks.remove().run();
        assertThat(first.isDone(), is(true));
        assertThat("their question was not asked yet", late.get(0).isDone(), is(false));
        runAll();
        assertThat(late.get(0).join() && late.get(1).join(), is(true));
        assertThat(ec2.describes, is(2));
    }

    private FreshLook asker;

    private CompletableFuture<Boolean> lateAsker() {
        return asker.look();
    }

    @Test
    public void anEc2ThatGivesNoAnswerIsToldFromOneThatDoes() {
        ec2.down = true;
        CompletableFuture<Boolean> answer = fresh.look();
        runAll();
        assertThat(answer.join(), is(false));
        ec2.down = false;
        CompletableFuture<Boolean> again = fresh.look();
        runAll();
        assertThat(again.join(), is(true));
    }

    @Test
    public void nobodyWaitsForAnExecutorThatIsShutDown() {
        FreshLook closed = new FreshLook(inventory, task -> {
            throw new RejectedExecutionException("closed");
        });
        assertThat(closed.look().join(), is(false));
        assertThat(closed.look().join(), is(false));
    }

    private void runAll() {
        while (!tasks.isEmpty()) {
            tasks.remove().run();
        }
    }
}
