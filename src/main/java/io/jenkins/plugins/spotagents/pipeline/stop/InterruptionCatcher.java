package io.jenkins.plugins.spotagents.pipeline.stop;

import hudson.ExtensionList;
import hudson.ExtensionPoint;
import io.jenkins.plugins.spotagents.pipeline.NodeBlock;

/** Knows steps that catch an interruption, and can make them let it through. */
interface InterruptionCatcher extends ExtensionPoint {

    /** Makes those that run inside of the block let the next interruption through. Called on the Pipeline engine's thread. */
    void letThrough(NodeBlock block);

    static void allLetThrough(NodeBlock block) {
        ExtensionList.lookup(InterruptionCatcher.class).forEach(catcher -> catcher.letThrough(block));
    }
}
