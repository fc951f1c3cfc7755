package io.jenkins.plugins.spotagents.rerun;

import hudson.ExtensionList;
import hudson.ExtensionPoint;
import hudson.model.AbstractBuild;
import java.util.Optional;
import java.util.Set;

/** Knows builds of parts, each of which may come to its end or not. */
interface UnfinishedParts extends ExtensionPoint {

    /** Names of the parts that the build, which is over, never brought to an end; empty if it is of another kind. */
    Optional<Set<String>> find(AbstractBuild<?, ?> build);

    /** The same, whatever knows it; empty if the build has no parts. */
    static Optional<Set<String>> of(AbstractBuild<?, ?> build) {
        return ExtensionList.lookup(UnfinishedParts.class).stream()
                .flatMap(parts -> parts.find(build).stream())
                .findFirst();
    }
}
