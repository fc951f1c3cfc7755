package io.jenkins.plugins.spotagents.inventory;

/**
 * The tags by which an instance says whose it is, as the engine spells them; where a vendor cannot, its adapter spells them otherwise, both
 * ways. On EC2 they are terms of IAM conditions: renaming one orphans what runs.
 */
public final class InstanceTags {
    /** Id of the controller that owns the instance; no controller touches another's. */
    public static final String CONTROLLER = "spot-agents:controller";
    /** Name of the cloud in Jenkins. */
    public static final String CLOUD = "spot-agents:cloud";
    /** Name of the agent template. */
    public static final String TEMPLATE = "spot-agents:template";
    /** Client token of the request that started the instance. */
    public static final String LAUNCH_TOKEN = "spot-agents:launch-token";

    private InstanceTags() {}
}
