package io.jenkins.plugins.spotagents.provisioning;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Node;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import jenkins.model.Jenkins;

/**
 * What Jenkins gets for a planned node, which we have added to it ourselves. Jenkins looks at its planned nodes every ten seconds,
 * and not at all in the first two minutes after its start, and adds what it finds: an agent that has served its build or was
 * given up by then would come back as a node without an instance. So there is none any more, which Jenkins takes for an answer.
 */
record NodeWhileThere(CompletableFuture<Node> added) implements Future<Node> {
    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        return added.cancel(mayInterruptIfRunning);
    }

    @Override
    public boolean isCancelled() {
        return added.isCancelled();
    }

    @Override
    public boolean isDone() {
        return added.isDone();
    }

    @CheckForNull
    @Override
    public Node get() throws InterruptedException, ExecutionException {
        return ifThere(added.get());
    }

    @CheckForNull
    @Override
    public Node get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        return ifThere(added.get(timeout, unit));
    }

    @CheckForNull
    private static Node ifThere(Node node) {
        return Jenkins.get().getNode(node.getNodeName()) == node ? node : null;
    }
}
