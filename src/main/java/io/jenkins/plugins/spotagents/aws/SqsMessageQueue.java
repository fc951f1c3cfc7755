package io.jenkins.plugins.spotagents.aws;

import io.jenkins.plugins.spotagents.aws.events.QueueUrl;
import io.jenkins.plugins.spotagents.interruption.source.MessageQueue;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchResponse;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/** The notices' queue in SQS. */
public final class SqsMessageQueue implements MessageQueue {
    /** Entries of one DeleteMessageBatch request, at most. */
    private static final int MAX_BATCH = 10;

    private static final String DECRYPT = "kms:Decrypt";

    private final SqsClient sqs;
    private final String queueUrl;

    /** @param clients stay the caller's */
    public SqsMessageQueue(AwsClients clients, QueueUrl queue) {
        sqs = clients.sqs(queue);
        queueUrl = queue.url();
    }

    @Override
    public List<Message> receive(int max, Duration wait) throws IOException {
        try {
            return sqs
                    .receiveMessage(request -> request.queueUrl(queueUrl)
                            .maxNumberOfMessages(max)
                            .waitTimeSeconds((int) wait.toSeconds())
                            .messageSystemAttributeNames(
                                    MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT,
                                    MessageSystemAttributeName.SENT_TIMESTAMP,
                                    MessageSystemAttributeName.APPROXIMATE_FIRST_RECEIVE_TIMESTAMP))
                    .messages()
                    .stream()
                    .map(SqsMessageQueue::message)
                    .toList();
        } catch (SdkException e) {
            throw failure("receive from", "sqs:ReceiveMessage", e);
        }
    }

    private static Message message(software.amazon.awssdk.services.sqs.model.Message message) {
        String count = message.attributes().get(MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT);
        return new Message(
                message.messageId(),
                message.receiptHandle(),
                message.body(),
                count == null ? 1 : Integer.parseInt(count),
                time(message, MessageSystemAttributeName.SENT_TIMESTAMP),
                time(message, MessageSystemAttributeName.APPROXIMATE_FIRST_RECEIVE_TIMESTAMP));
    }

    /** Milliseconds since 1970 (SQS API Reference, ReceiveMessage). */
    private static Optional<Instant> time(
            software.amazon.awssdk.services.sqs.model.Message message, MessageSystemAttributeName name) {
        return Optional.ofNullable(message.attributes().get(name))
                .map(millis -> Instant.ofEpochMilli(Long.parseLong(millis)));
    }

    @Override
    public void delete(Collection<Message> messages) throws IOException {
        List<Message> all = List.copyOf(messages);
        List<BatchResultErrorEntry> failed = new ArrayList<>();
        try {
            for (int from = 0; from < all.size(); from += MAX_BATCH) {
                failed.addAll(delete(all.subList(from, Math.min(all.size(), from + MAX_BATCH)))
                        .failed());
            }
        } catch (SdkException e) {
            throw failure("delete from", "sqs:DeleteMessage", e);
        }
        if (!failed.isEmpty()) {
            throw new IOException(
                    failed.size() + " of " + all.size() + " messages could not be deleted from " + queueUrl + ": "
                            + failed.get(0).code() + " " + failed.get(0).message());
        }
    }

    private DeleteMessageBatchResponse delete(List<Message> batch) {
        List<DeleteMessageBatchRequestEntry> entries = new ArrayList<>();
        for (Message message : batch) {
            entries.add(DeleteMessageBatchRequestEntry.builder()
                    .id(Integer.toString(entries.size()))
                    .receiptHandle(message.receiptHandle())
                    .build());
        }
        return sqs.deleteMessageBatch(request -> request.queueUrl(queueUrl).entries(entries));
    }

    private IOException failure(String what, String permission, SdkException e) {
        return new IOException(
                "Cannot " + what + " " + queueUrl + " (" + SdkErrors.said(e) + "). " + remedy(permission, e));
    }

    private static String remedy(String permission, SdkException e) {
        if (!(e instanceof AwsServiceException answer)) {
            return e.getMessage() != null && SdkErrors.isUnsigned(e)
                    ? "Give the cloud credentials, or the controller a role."
                    : "Check the network and the queue's address.";
        }
        if (SdkErrors.isForeign(answer)) {
            return "That is no answer of SQS, but of something between here and AWS, such as a proxy or a firewall: check"
                    + " Jenkins' proxy settings, and whether the queue's host may be reached.";
        }
        String code = SdkErrors.code(answer);
        if (SdkErrors.said(e).contains(DECRYPT)
                || code.contains("KMS.AccessDenied")
                || code.equals("KmsAccessDenied")) {
            return "The queue is encrypted. Allow " + DECRYPT
                    + " on its KMS key to the controller's role, in the role's" + " policy or in the key's.";
        }
        if (code.toLowerCase(Locale.ROOT).startsWith("kms")) {
            return "The queue is encrypted, and its KMS key cannot be used (" + code
                    + "): it must exist, be enabled and not wait for its deletion.";
        }
        return switch (code) {
            case "AccessDenied", "AccessDeniedException" ->
                "Allow " + permission + " on the queue to the controller's role.";
            case "AWS.SimpleQueueService.NonExistentQueue", "QueueDoesNotExist" ->
                "There is no such queue: check its address, account and region.";
            case "InvalidClientTokenId", "ExpiredToken", "SignatureDoesNotMatch" ->
                "The credentials are not accepted: check them, and the controller's clock.";
            default -> "Check the network and the queue's address.";
        };
    }
}
