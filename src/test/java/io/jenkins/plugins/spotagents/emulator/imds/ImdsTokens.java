package io.jenkins.plugins.spotagents.emulator.imds;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Session tokens that say of themselves for which instance and until when they hold, so that none has to be kept. */
final class ImdsTokens {
    private final SecretKeySpec key;

    ImdsTokens(long seed) {
        key = new SecretKeySpec(Long.toString(seed).getBytes(StandardCharsets.UTF_8), "HmacSHA256");
    }

    String issue(String instanceId, Instant expires) {
        return expires.getEpochSecond() + "-" + sign(instanceId, expires.getEpochSecond());
    }

    boolean accepts(String token, String instanceId, Instant now) {
        int dash = token.indexOf('-');
        if (dash <= 0 || !token.substring(0, dash).matches("[0-9]{1,15}")) {
            return false;
        }
        long expires = Long.parseLong(token.substring(0, dash));
        return now.getEpochSecond() < expires && token.substring(dash + 1).equals(sign(instanceId, expires));
    }

    private String sign(String instanceId, long expires) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            byte[] bytes = mac.doFinal((instanceId + expires).getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException(e);
        }
    }
}
