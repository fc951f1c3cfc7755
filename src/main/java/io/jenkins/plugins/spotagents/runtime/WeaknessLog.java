package io.jenkins.plugins.spotagents.runtime;

import io.jenkins.plugins.spotagents.cloud.Clouds;
import io.jenkins.plugins.spotagents.cloud.Weaknesses;
import java.util.Set;
import java.util.TreeSet;
import java.util.logging.Logger;

/** Tells the log of templates that put too many agents at one risk: once, and again only when it is something else. */
final class WeaknessLog {
    private static final Logger LOGGER = Logger.getLogger(WeaknessLog.class.getName());

    /** Guarded by this. */
    private Set<String> told = Set.of();

    /** A configuration was taken over. */
    synchronized void tell() {
        Set<String> now = new TreeSet<>();
        Clouds.all()
                .forEach(cloud -> Weaknesses.of(cloud).forEach((template, findings) -> {
                    for (String finding : findings) {
                        now.add("Cloud '" + cloud.name + "', template '" + template + "': " + finding);
                    }
                }));
        for (String line : now) {
            if (!told.contains(line)) {
                LOGGER.warning(line);
            }
        }
        told = now;
    }
}
