package io.jenkins.plugins.spotagents.aws.terms;

import java.util.Objects;

/**
 * The EC2 launch template an agent starts from; image, key, security groups and user data live there.
 *
 * @param idOrName {@code lt-…} or the template's name
 * @param version a number, {@code $Latest} or {@code $Default}
 */
public record LaunchTemplateRef(String idOrName, String version) {
    public LaunchTemplateRef {
        Objects.requireNonNull(idOrName, "idOrName");
        Objects.requireNonNull(version, "version");
        if (idOrName.isBlank()) {
            throw new IllegalArgumentException("The launch template is blank: give its id (lt-…) or its name.");
        }
        if (!version.matches("\\$Latest|\\$Default|[1-9][0-9]*")) {
            throw new IllegalArgumentException(
                    "Launch template version '" + version + "' is none of $Latest, $Default or a number from 1.");
        }
    }

    /** Whether the reference is by id rather than by name. */
    public boolean isById() {
        return idOrName.startsWith("lt-");
    }
}
