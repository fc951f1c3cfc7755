package io.jenkins.plugins.spotagents.interruption.notice;

/** Where a notice came from. */
public enum NoticeSource {
    /** EventBridge, through the queue. */
    SQS,
    /** The watcher on the agent itself. */
    IMDS,
    /** The inventory's poll, which finds what nobody announced. */
    INVENTORY,
    /** A person rehearses: EC2 knows nothing of it, so the instance is ours to end. */
    REHEARSAL
}
