package io.jenkins.plugins.spotagents.emulator.world;

/**
 * Why instances of an image do not come up although EC2 launched them: they go from pending to terminated (EC2 User Guide,
 * "Instance terminates immediately": a volume limit, a corrupt snapshot, an encrypted volume whose KMS key may not be used, an image
 * that lacks a part; Karpenter issue 1407 and ParallelCluster issue 3667 report {@code Client.InternalError}).
 *
 * @param code of the StateReason, such as {@code Client.VolumeLimitExceeded}
 * @param message that follows it, such as {@code Volume limit exceeded}
 */
public record BirthFault(String code, String message) {}
