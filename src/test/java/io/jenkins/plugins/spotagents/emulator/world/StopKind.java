package io.jenkins.plugins.spotagents.emulator.world;

/** Why an instance stopped. */
public enum StopKind {
    /** TerminateInstances was called. */
    TERMINATED("Client.UserInitiatedShutdown", "User initiated shutdown", "instance-terminated-by-user"),
    /** AWS took the Spot capacity back. */
    RECLAIMED("Server.SpotInstanceTermination", "Spot instance termination", "instance-terminated-no-capacity"),
    /** The host failed, with no notice. */
    HOST_FAILED("Server.InternalError", "Internal error on launch or host failure", "instance-terminated-by-service"),
    /** The instance never came up, and EC2 ended it by itself; why, stands at the instance ({@link BirthFault}). */
    FAILED_TO_START("Server.InternalError", "Internal error on launch", "instance-terminated-by-service"),
    /** The emulator was closed; the process behind the instance must end as well. */
    EMULATOR_CLOSED("Server.EmulatorClosed", "The emulator was closed", "instance-terminated-by-service");

    private final String reasonCode;
    private final String reasonMessage;
    private final String spotStatus;

    StopKind(String reasonCode, String reasonMessage, String spotStatus) {
        this.reasonCode = reasonCode;
        this.reasonMessage = reasonMessage;
        this.spotStatus = spotStatus;
    }

    /** Code of the instance's StateReason. */
    public String reasonCode() {
        return reasonCode;
    }

    public String reasonMessage() {
        return reasonCode + ": " + reasonMessage;
    }

    /** Status code of the Spot request afterwards. */
    public String spotStatus() {
        return spotStatus;
    }

    /** Whether it is AWS that ended a Spot instance, which makes its first hour free. */
    public boolean isSpotInterruption() {
        return this == RECLAIMED;
    }
}
