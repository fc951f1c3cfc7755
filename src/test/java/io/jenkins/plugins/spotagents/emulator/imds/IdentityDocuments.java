package io.jenkins.plugins.spotagents.emulator.imds;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.spotagents.emulator.world.EmulatedInstance;
import io.jenkins.plugins.spotagents.emulator.world.EventSink;
import io.jenkins.plugins.spotagents.emulator.world.World;
import java.security.cert.X509Certificate;
import java.time.Instant;

/** Instance identity documents and their signatures. The key is made when it is first needed, as that takes a while. */
public final class IdentityDocuments {
    private static final ObjectMapper MAPPER = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private IdentitySigner signer;

    private synchronized IdentitySigner signer() {
        if (signer == null) {
            signer = IdentitySigner.create();
        }
        return signer;
    }

    /** What signatures are to be verified with; AWS publishes one for each region. */
    public X509Certificate certificate() {
        return signer().certificate();
    }

    /** The document's bare signature, base64. */
    String signature(String document) {
        return signer().signature(document);
    }

    /** The document in a PKCS #7 message, base64. */
    String rsa2048(String document, Instant now) {
        return signer().pkcs7(document, now);
    }

    String document(World world, EmulatedInstance instance) {
        ObjectNode document = JsonNodeFactory.instance
                .objectNode()
                .put("accountId", world.account().id())
                .put("architecture", instance.type().architecture())
                .put("availabilityZone", instance.zone())
                .putNull("billingProducts")
                .putNull("devpayProductCodes")
                .putNull("marketplaceProductCodes")
                .put("imageId", instance.imageId())
                .put("instanceId", instance.id())
                .put("instanceType", instance.type().name())
                .putNull("kernelId")
                .put(
                        "pendingTime",
                        EventSink.wholeSeconds(instance.launchTime()).toString())
                .put("privateIp", instance.privateIp())
                .putNull("ramdiskId")
                .put("region", world.account().region())
                .put("version", "2017-09-30");
        try {
            return MAPPER.writeValueAsString(document);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write JSON", e);
        }
    }
}
