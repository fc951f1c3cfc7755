package io.jenkins.plugins.spotagents.secondvendor;

import io.jenkins.plugins.spotagents.capacity.Billing;
import io.jenkins.plugins.spotagents.capacity.InstanceType;
import io.jenkins.plugins.spotagents.capacity.Vocabulary;
import io.jenkins.plugins.spotagents.fleet.api.Dialect;
import io.jenkins.plugins.spotagents.interruption.notice.Notice;
import io.jenkins.plugins.spotagents.interruption.notice.UnreadableNoticeException;
import io.jenkins.plugins.spotagents.provider.Vendor;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What is known of Cumulus without asking it: no free hour, no metadata service, types such as {@code n2-standard-8}. */
final class CumulusVendor {
    static final Duration NOTICE = Duration.ofSeconds(30);

    static final Vendor CUMULUS = new Vendor(
            new Dialect(new CumulusErrors(), CumulusVendor::type, new Vocabulary("Cumulus", "zone", "zone")),
            Billing.PLAIN,
            NOTICE,
            Optional.empty());

    private CumulusVendor() {}

    private static InstanceType type(String name) {
        String[] parts = name.split("-");
        if (parts.length != 3) {
            throw new IllegalArgumentException("'" + name + "' is no machine type: expected one like n2-standard-8.");
        }
        return new InstanceType(name, parts[0] + "-" + parts[1], parts[0].charAt(1) - '0', parts[0]);
    }

    /** {@code preempted vm-1 at 2026-03-01T12:00:00Z}. */
    static List<Notice> parse(String message, Instant unlessTold) throws UnreadableNoticeException {
        String[] words = message.split(" ");
        if (words.length != 4 || !words[0].equals("preempted")) {
            throw new UnreadableNoticeException("'" + message + "' is no notice of Cumulus.");
        }
        Instant at = Instant.parse(words[3]);
        return List.of(new Notice.SpotInterruption(
                words[1], at, at.plus(NOTICE), Notice.SpotInterruption.Action.TERMINATE, NOTICE));
    }
}
