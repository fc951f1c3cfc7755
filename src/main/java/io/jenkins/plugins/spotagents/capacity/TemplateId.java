package io.jenkins.plugins.spotagents.capacity;

import java.util.Objects;

/** An agent template by the names that survive a change of its configuration. */
public record TemplateId(String cloud, String template) implements Comparable<TemplateId> {
    public TemplateId {
        Objects.requireNonNull(cloud, "cloud");
        Objects.requireNonNull(template, "template");
    }

    @Override
    public int compareTo(TemplateId other) {
        int byCloud = cloud.compareTo(other.cloud);
        return byCloud != 0 ? byCloud : template.compareTo(other.template);
    }

    /** {@code cloud/template}, as operators read it in logs. */
    @Override
    public String toString() {
        return cloud + "/" + template;
    }
}
