package io.jenkins.plugins.spotagents.agent;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.spotagents.interruption.notice.NoticeSource;

/** How the sources of notices are named in what is saved and in REST: since the first version, as EC2's are called. */
public final class SourceNames {
    private SourceNames() {}

    public static String of(NoticeSource source) {
        return switch (source) {
            case QUEUE -> "SQS";
            case METADATA -> "IMDS";
            case INVENTORY, REHEARSAL -> source.name();
        };
    }

    /** The other way; a name that nobody knows is one that the inventory will tell again. */
    static NoticeSource source(@CheckForNull String name) {
        for (NoticeSource source : NoticeSource.values()) {
            if (of(source).equals(name)) {
                return source;
            }
        }
        return NoticeSource.INVENTORY;
    }
}
