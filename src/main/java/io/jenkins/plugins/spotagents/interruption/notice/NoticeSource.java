package io.jenkins.plugins.spotagents.interruption.notice;

/** Where a notice came from. */
public enum NoticeSource {
    /** The vendor, through its queue. */
    QUEUE,
    /** The watcher of the metadata, on the agent itself. */
    METADATA,
    /** The inventory's poll, which finds what nobody announced. */
    INVENTORY,
    /** A person rehearses: the vendor knows nothing of it, so the instance is ours to end. */
    REHEARSAL
}
