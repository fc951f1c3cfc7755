package hudson.model;

import hudson.model.labels.LabelAtom;
import hudson.remoting.VirtualChannel;
import hudson.security.Permission;
import hudson.slaves.OfflineCause;
import hudson.slaves.RetentionStrategy;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

public abstract class Computer extends Actionable implements ExecutorListener {
    public static final ExecutorService threadPoolForRemoting = null;
    public static final Permission CONFIGURE = null;
    public static final Permission EXTENDED_READ = null;
    public static final Permission DELETE = null;
    public static final Permission DISCONNECT = null;
    public static final Permission CONNECT = null;
    public static final Permission BUILD = null;

    protected Computer(Node node) {
        throw new UnsupportedOperationException();
    }

    public OfflineCause getOfflineCause() {
        throw new UnsupportedOperationException();
    }

    public abstract VirtualChannel getChannel();

    public final Future<?> connect(boolean forceReconnect) {
        throw new UnsupportedOperationException();
    }

    public final long getConnectTime() {
        throw new UnsupportedOperationException();
    }

    public Future<?> disconnect(OfflineCause cause) {
        throw new UnsupportedOperationException();
    }

    public int getNumExecutors() {
        throw new UnsupportedOperationException();
    }

    public String getName() {
        throw new UnsupportedOperationException();
    }

    @Override
    public String getDisplayName() {
        throw new UnsupportedOperationException();
    }

    public Node getNode() {
        throw new UnsupportedOperationException();
    }

    public boolean isOffline() {
        throw new UnsupportedOperationException();
    }

    public final boolean isOnline() {
        throw new UnsupportedOperationException();
    }

    public boolean isConnected() {
        throw new UnsupportedOperationException();
    }

    public abstract boolean isConnecting();

    public boolean isTemporarilyOffline() {
        throw new UnsupportedOperationException();
    }

    public boolean isLaunchSupported() {
        throw new UnsupportedOperationException();
    }

    public void setTemporaryOfflineCause(OfflineCause temporaryOfflineCause) {
        throw new UnsupportedOperationException();
    }

    public String getUrl() {
        throw new UnsupportedOperationException();
    }

    public Set<LabelAtom> getAssignedLabels() {
        throw new UnsupportedOperationException();
    }

    public int countIdle() {
        throw new UnsupportedOperationException();
    }

    public final int countBusy() {
        throw new UnsupportedOperationException();
    }

    public final int countExecutors() {
        throw new UnsupportedOperationException();
    }

    public List<Executor> getExecutors() {
        throw new UnsupportedOperationException();
    }

    public List<OneOffExecutor> getOneOffExecutors() {
        throw new UnsupportedOperationException();
    }

    public List<Executor> getAllExecutors() {
        throw new UnsupportedOperationException();
    }

    public final boolean isIdle() {
        throw new UnsupportedOperationException();
    }

    public final long getIdleStartMilliseconds() {
        throw new UnsupportedOperationException();
    }

    public abstract RetentionStrategy getRetentionStrategy();

    public String getLog() throws IOException {
        throw new UnsupportedOperationException();
    }

    public boolean isAcceptingTasks() {
        throw new UnsupportedOperationException();
    }

    public void checkPermission(Permission permission) {
        throw new UnsupportedOperationException();
    }

    public boolean hasPermission(Permission permission) {
        throw new UnsupportedOperationException();
    }
}
