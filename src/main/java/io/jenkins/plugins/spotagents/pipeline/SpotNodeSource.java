package io.jenkins.plugins.spotagents.pipeline;

import hudson.Extension;
import java.net.URL;
import java.util.Objects;
import java.util.Set;
import org.jenkinsci.plugins.workflow.cps.GroovySourceFileAllowlist;

/** Lets the Pipeline engine compile our two Groovy classes, by their exact addresses. */
@Extension
public final class SpotNodeSource extends GroovySourceFileAllowlist {
    private final Set<String> addresses;

    public SpotNodeSource() {
        addresses = Set.of(address("SpotNode.groovy"), address("SpotVerdict.groovy"));
    }

    private static String address(String file) {
        URL source = SpotNodeSource.class.getResource(file);
        return Objects.requireNonNull(source, file).toString();
    }

    @Override
    public boolean isAllowed(String groovySourceFileUrl) {
        return addresses.contains(groovySourceFileUrl);
    }
}
