package io.jenkins.plugins.spotagents.emulator;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.junit.Assert.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.Before;
import org.junit.Test;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SqsException;

/** What any SQS, emulated or not, answers. The SDK itself checks the MD5 digests. */
public abstract class SqsContract {
    private SqsClient sqs;
    private String queue;

    protected abstract SqsClient client();

    @Before
    public void makeQueue() {
        sqs = client();
        queue = sqs.createQueue(r -> r.queueName("contract-" + UUID.randomUUID()))
                .queueUrl();
    }

    private List<Message> receive() {
        return sqs.receiveMessage(r -> r.queueUrl(queue)
                        .maxNumberOfMessages(10)
                        .waitTimeSeconds(0)
                        .messageAttributeNames("All")
                        .messageSystemAttributeNames(MessageSystemAttributeName.ALL))
                .messages();
    }

    @Test
    public void aMessageComesOutAsItWentIn() {
        Map<String, MessageAttributeValue> attributes = Map.of(
                "trace",
                        MessageAttributeValue.builder()
                                .dataType("String")
                                .stringValue("ü")
                                .build(),
                "n",
                        MessageAttributeValue.builder()
                                .dataType("Number")
                                .stringValue("1")
                                .build());
        sqs.sendMessage(r -> r.queueUrl(queue).messageBody("{\"a\":\"ä\"}").messageAttributes(attributes));

        List<Message> messages = receive();

        assertThat(messages, hasSize(1));
        assertThat(messages.get(0).body(), is("{\"a\":\"ä\"}"));
        assertThat(messages.get(0).messageAttributes(), is(attributes));
        assertThat(messages.get(0).attributes().get(MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT), is("1"));
    }

    @Test
    public void aReceivedMessageIsHiddenUntilItIsGivenBack() {
        sqs.sendMessage(r -> r.queueUrl(queue).messageBody("one"));
        Message message = receive().get(0);
        assertThat(receive(), is(empty()));

        sqs.changeMessageVisibility(
                r -> r.queueUrl(queue).receiptHandle(message.receiptHandle()).visibilityTimeout(0));

        List<Message> again = receive();
        assertThat(again, hasSize(1));
        assertThat(again.get(0).attributes().get(MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT), is("2"));
    }

    @Test
    public void batchesAreSentReceivedAndDeleted() {
        List<SendMessageBatchRequestEntry> entries = IntStream.range(0, 10)
                .mapToObj(i -> SendMessageBatchRequestEntry.builder()
                        .id("e" + i)
                        .messageBody("body " + i)
                        .build())
                .toList();
        assertThat(sqs.sendMessageBatch(r -> r.queueUrl(queue).entries(entries)).successful(), hasSize(10));

        List<Message> messages = receive();
        assertThat(
                messages.stream().map(Message::body).toList(),
                containsInAnyOrder(entries.stream()
                        .map(SendMessageBatchRequestEntry::messageBody)
                        .toArray()));
        sqs.deleteMessageBatch(r -> r.queueUrl(queue)
                .entries(IntStream.range(0, 10)
                        .mapToObj(i -> DeleteMessageBatchRequestEntry.builder()
                                .id("d" + i)
                                .receiptHandle(messages.get(i).receiptHandle())
                                .build())
                        .toList()));

        Map<QueueAttributeName, String> counts = sqs.getQueueAttributes(
                        r -> r.queueUrl(queue).attributeNames(QueueAttributeName.ALL))
                .attributes();
        assertThat(counts.get(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES), is("0"));
        assertThat(counts.get(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE), is("0"));
    }

    @Test
    public void aDeletedMessageDoesNotComeBack() {
        sqs.sendMessage(r -> r.queueUrl(queue).messageBody("one"));
        String receipt = receive().get(0).receiptHandle();

        sqs.deleteMessage(r -> r.queueUrl(queue).receiptHandle(receipt));
        sqs.deleteMessage(r -> r.queueUrl(queue).receiptHandle(receipt));

        assertThat(receive(), is(empty()));
    }

    @Test
    public void anUnknownQueueDoesNotExist() {
        QueueDoesNotExistException error = assertThrows(
                QueueDoesNotExistException.class, () -> sqs.getQueueUrl(r -> r.queueName("nobody-made-this")));

        assertThat(error.statusCode(), is(400));
        assertThat(error.awsErrorDetails().errorCode(), is("AWS.SimpleQueueService.NonExistentQueue"));
    }

    @Test
    public void aForeignReceiptIsInvalid() {
        SqsException error = assertThrows(
                SqsException.class,
                () -> sqs.deleteMessage(r -> r.queueUrl(queue).receiptHandle("not-a-receipt")));

        assertThat(error.awsErrorDetails().errorCode(), is("ReceiptHandleIsInvalid"));
    }

    @Test
    public void aQueueIsFoundByItsName() {
        String name = queue.substring(queue.lastIndexOf('/') + 1);

        assertThat(sqs.getQueueUrl(r -> r.queueName(name)).queueUrl(), is(queue));
    }

    @Test
    public void aPurgedQueueIsEmpty() {
        sqs.sendMessage(r -> r.queueUrl(queue).messageBody("one"));

        sqs.purgeQueue(r -> r.queueUrl(queue));

        assertThat(receive(), is(empty()));
    }
}
