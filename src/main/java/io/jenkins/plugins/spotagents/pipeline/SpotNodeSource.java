package io.jenkins.plugins.spotagents.pipeline;

import hudson.Extension;
import java.net.URL;
import java.util.Objects;
import org.jenkinsci.plugins.workflow.cps.GroovySourceFileAllowlist;

/** Lets the Pipeline engine compile our one Groovy class, by its exact address. */
@Extension
public final class SpotNodeSource extends GroovySourceFileAllowlist {
    private final String address;

    public SpotNodeSource() {
        URL source = SpotNodeSource.class.getResource("SpotNode.groovy");
        address = Objects.requireNonNull(source, "SpotNode.groovy").toString();
    }

    @Override
    public boolean isAllowed(String groovySourceFileUrl) {
        return groovySourceFileUrl.equals(address);
    }
}
