package io.jenkins.plugins.spotagents.aws.identity;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.function.Function;

/**
 * What AWS says about an instance, to whoever the instance shows it.
 *
 * @param region where it runs
 * @param accountId 12 digits
 * @see <a href="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instance-identity-documents.html">Instance identity
 *     documents</a>
 */
public record IdentityDocument(String instanceId, String region, String accountId) {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /**
     * Reads a signed document and believes it only if it is signed with the key of the region it names.
     *
     * @param signed what the metadata service answers at {@code /latest/dynamic/instance-identity/rsa2048}
     * @param certificates AWS' certificate of a region; empty for one that is unknown
     * @throws UnverifiedIdentityException if it is anything else
     */
    public static IdentityDocument verified(String signed, Function<String, Optional<X509Certificate>> certificates)
            throws UnverifiedIdentityException {
        SignedMessage message = SignedMessage.parse(signed);
        IdentityDocument document = parse(new String(message.unverifiedContent(), StandardCharsets.UTF_8));
        X509Certificate certificate = certificates
                .apply(document.region())
                .orElseThrow(
                        () -> new UnverifiedIdentityException("There is no certificate for the document's region."));
        message.verify(certificate);
        return document;
    }

    private static IdentityDocument parse(String json) throws UnverifiedIdentityException {
        try {
            JsonNode document = JSON.readTree(json);
            return new IdentityDocument(
                    text(document, "instanceId", "i-[0-9a-f]{8,17}"),
                    text(document, "region", "[a-z0-9-]{1,32}"),
                    text(document, "accountId", "[0-9]{12}"));
        } catch (JsonProcessingException e) {
            throw new UnverifiedIdentityException("The signed content is no identity document.", e);
        }
    }

    private static String text(JsonNode document, String field, String pattern) throws UnverifiedIdentityException {
        JsonNode value = document.get(field);
        if (value == null || !value.isTextual() || !value.textValue().matches(pattern)) {
            throw new UnverifiedIdentityException("The identity document has no valid " + field + ".");
        }
        return value.textValue();
    }
}
