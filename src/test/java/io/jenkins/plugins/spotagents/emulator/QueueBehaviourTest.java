package io.jenkins.plugins.spotagents.emulator;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.junit.Assert.assertThrows;

import io.jenkins.plugins.spotagents.emulator.sqs.EmulatedQueue;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.SqsException;

/** Queues in virtual time, and many messages. */
public class QueueBehaviourTest {
    @Rule
    public final EmulatorRule emulator = new EmulatorRule(EmulatedAws.builder());

    private SqsClient sqs;
    private EmulatedQueue queue;

    @Before
    public void makeQueue() {
        sqs = emulator.clients().sqs();
        queue = emulator.aws().queue("test");
    }

    private List<Message> receive(int waitSeconds) {
        return sqs.receiveMessage(
                        r -> r.queueUrl(queue.url()).maxNumberOfMessages(10).waitTimeSeconds(waitSeconds))
                .messages();
    }

    @Test
    public void aMessageThatIsNotDeletedComesBackAfterItsTimeout() {
        queue.send("once more");
        assertThat(receive(0), hasSize(1));

        emulator.aws().clock().advance(Duration.ofSeconds(29));
        assertThat(receive(0), is(empty()));
        emulator.aws().clock().advance(Duration.ofSeconds(1));
        assertThat(receive(0), hasSize(1));
    }

    @Test
    public void aLongPollThatHungUpTakesNoMessageAlong() throws Exception {
        CompletableFuture<List<Message>> poll = CompletableFuture.supplyAsync(() -> receive(20));
        await().until(() -> {
            queue.hangUp();
            return poll.isDone();
        });

        queue.send("for who comes next");

        assertThat(poll.get(), is(empty()));
        assertThat(receive(0), hasSize(1));
    }

    @Test
    public void aLongPollEndsWithTheMessage() throws Exception {
        CompletableFuture<List<Message>> poll = CompletableFuture.supplyAsync(() -> receive(20));

        queue.send("at last");

        assertThat(poll.get(10, TimeUnit.SECONDS), hasSize(1));
    }

    @Test
    public void aLongPollEndsWhenVirtualTimeHasPassed() throws Exception {
        CompletableFuture<List<Message>> poll = CompletableFuture.supplyAsync(() -> receive(20));
        while (!poll.isDone()) {
            emulator.aws().clock().advance(Duration.ofSeconds(20));
        }

        assertThat(poll.get(10, TimeUnit.SECONDS), is(empty()));
    }

    @Test
    public void aDelayedMessageWaits() {
        sqs.sendMessage(r -> r.queueUrl(queue.url()).messageBody("later").delaySeconds(5));
        assertThat(receive(0), is(empty()));

        emulator.aws().clock().advance(Duration.ofSeconds(5));

        assertThat(receive(0), hasSize(1));
    }

    @Test
    public void poisonGoesToTheDeadLetters() {
        EmulatedQueue dead = emulator.aws().queue("dead");
        String url = sqs.createQueue(
                        r -> r.queueName("redriven")
                                .attributes(
                                        Map.of(
                                                QueueAttributeName.REDRIVE_POLICY,
                                                "{\"deadLetterTargetArn\":\"arn:aws:sqs:eu-west-1:123456789012:dead\",\"maxReceiveCount\":1}")))
                .queueUrl();
        sqs.sendMessage(r -> r.queueUrl(url).messageBody("poison"));
        assertThat(sqs.receiveMessage(r -> r.queueUrl(url)).messages(), hasSize(1));
        emulator.aws().clock().advance(Duration.ofSeconds(30));

        assertThat(sqs.receiveMessage(r -> r.queueUrl(url)).messages(), is(empty()));
        assertThat(dead.bodies(), is(List.of("poison")));
    }

    @Test
    public void impossibleBatchesAreRefused() {
        SqsException error = assertThrows(
                SqsException.class,
                () -> sqs.receiveMessage(r -> r.queueUrl(queue.url()).maxNumberOfMessages(11)));
        assertThat(error.awsErrorDetails().errorCode(), is("InvalidParameterValue"));
    }

    @Test
    public void fifteenThousandMessagesAreDrained() throws InterruptedException {
        for (int i = 0; i < 15_000; i++) {
            queue.send("message " + i);
        }
        for (List<Message> messages = receive(0); !messages.isEmpty(); messages = receive(0)) {
            List<DeleteMessageBatchRequestEntry> entries = messages.stream()
                    .map(m -> DeleteMessageBatchRequestEntry.builder()
                            .id(m.messageId())
                            .receiptHandle(m.receiptHandle())
                            .build())
                    .toList();
            sqs.deleteMessageBatch(r -> r.queueUrl(queue.url()).entries(entries));
        }

        assertThat(queue.awaitEmpty(Duration.ZERO), is(true));
        assertThat(queue.visibleCount() + queue.hiddenCount(), is(0));
        assertThat(emulator.aws().journal().count("ReceiveMessage"), is(1501L));
    }
}
