package io.jenkins.plugins.spotagents.aws;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import io.jenkins.plugins.spotagents.aws.terms.Ec2Errors;
import io.jenkins.plugins.spotagents.capacity.CloudCallException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.SocketTimeoutException;
import java.util.Random;
import org.junit.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;

public class SdkErrorsTest {
    @Test
    public void anAnswerKeepsItsCodeMessageAndRequestId() {
        CloudCallException e =
                SdkErrors.translate("CreateFleet", answer("RequestLimitExceeded", "Request limit exceeded.", 503));

        assertThat(e.code(), is("RequestLimitExceeded"));
        assertThat(e.requestId(), is("req-1"));
        assertThat(e.getMessage(), is("CreateFleet failed: RequestLimitExceeded: Request limit exceeded."));
    }

    @Test
    public void anAnswerWithoutACodeIsJudgedByItsStatus() {
        assertThat(SdkErrors.translate("A", answer(null, null, 502)).code(), is("ServiceUnavailable"));
        assertThat(SdkErrors.translate("A", answer("", "", 403)).code(), is("Http403"));
        assertThat(
                SdkErrors.translate("A", Ec2Exception.builder().statusCode(500).build())
                        .code(),
                is("ServiceUnavailable"));
    }

    @Test
    public void noAnswerIsToldFromNoCredentials() {
        assertThat(
                SdkErrors.translate(
                                "A",
                                SdkClientException.create("Unable to execute HTTP request", new IOException("reset")))
                        .code(),
                is(CloudCallException.NO_ANSWER));
        assertThat(
                SdkErrors.translate(
                                "A",
                                SdkClientException.create(
                                        "Unable to load credentials from any of the providers in the chain"))
                        .code(),
                is(CloudCallException.NO_CREDENTIALS));
        assertThat(
                SdkErrors.translate(
                                "A",
                                SdkClientException.create(
                                        "Read timed out", new SocketTimeoutException("Read timed out")))
                        .getMessage(),
                containsString("SocketTimeoutException"));
    }

    @Test
    public void nothingThatWasSignedIsRepeated() {
        String canonical = "The request signature we calculated does not match the signature you provided.\n\n"
                + "The Canonical String for this request should have been\n'POST\n/\nx-amz-security-token:SECRETSESSION\n'";
        String inLine =
                "Credential=AKIAIOSFODNN7EXAMPLE/20260301, Signature=deadbeef, x-amz-security-token: SECRETSESSION end";
        for (String said : new String[] {canonical, inLine}) {
            String printed = print(SdkErrors.translate("CreateFleet", answer("SignatureDoesNotMatch", said, 403)));
            assertThat(printed, not(containsString("SECRETSESSION")));
            assertThat(printed, not(containsString("AKIAIOSFODNN7EXAMPLE")));
            assertThat(printed, not(containsString("deadbeef")));
        }
    }

    @Test
    public void nothingButTheDeclaredExceptionComesOut() {
        long seed = 42;
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            SdkException thrown = random(random);
            String of = "seed " + seed + ", round " + i + ": " + thrown;
            try {
                SdkErrors.call("CreateFleet", () -> {
                    throw thrown;
                });
                throw new AssertionError(of);
            } catch (CloudCallException e) {
                assertThat(of, e.code(), is(notNullValue()));
                assertThat(of, Ec2Errors.BOOK.of(e.code()).kind(), is(notNullValue()));
                assertThat(of, e.getMessage().length() < 20_000, is(true));
            }
        }
    }

    private static SdkException random(Random random) {
        return switch (random.nextInt(4)) {
            case 0 ->
                SdkClientException.create(text(random), random.nextBoolean() ? null : new IOException(text(random)));
            case 1 -> AbortedException.create(text(random));
            case 2 -> Ec2Exception.builder().statusCode(random.nextInt(600)).build();
            default -> answer(text(random), text(random), random.nextInt(600));
        };
    }

    private static String text(Random random) {
        if (random.nextInt(10) == 0) {
            return null;
        }
        StringBuilder text = new StringBuilder();
        for (int length = random.nextInt(random.nextInt(20) == 0 ? 20_000 : 40); length > 0; length--) {
            text.append((char) (random.nextInt(5) == 0 ? random.nextInt(0x10000) : 32 + random.nextInt(95)));
        }
        return text.toString();
    }

    private static SdkException answer(String code, String message, int status) {
        return Ec2Exception.builder()
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode(code)
                        .errorMessage(message)
                        .build())
                .requestId("req-1")
                .statusCode(status)
                .build();
    }

    private static String print(Throwable e) {
        StringWriter out = new StringWriter();
        e.printStackTrace(new PrintWriter(out));
        return out.toString();
    }
}
