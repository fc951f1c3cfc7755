package io.jenkins.plugins.spotagents.fleet.demand;

/** A specification that EC2 contradicts: the message names the value and the remedy. */
public class InvalidLaunchSpecException extends Exception {
    private static final long serialVersionUID = 1L;

    public InvalidLaunchSpecException(String message) {
        super(message);
    }
}
