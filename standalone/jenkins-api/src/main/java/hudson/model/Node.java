package hudson.model;

import hudson.model.labels.LabelAtom;
import hudson.model.queue.CauseOfBlockage;
import hudson.remoting.VirtualChannel;
import hudson.slaves.NodeDescriptor;
import hudson.slaves.NodeProperty;
import hudson.slaves.NodePropertyDescriptor;
import hudson.util.DescribableList;
import java.io.IOException;
import java.util.Set;

public abstract class Node extends AbstractModelObject implements Describable<Node>, Saveable {
    protected transient volatile boolean holdOffLaunchUntilSave;

    @Override
    public String getDisplayName() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void save() throws IOException {
        throw new UnsupportedOperationException();
    }

    public abstract String getNodeName();

    public abstract String getNodeDescription();

    public abstract int getNumExecutors();

    public abstract Mode getMode();

    public final Computer toComputer() {
        throw new UnsupportedOperationException();
    }

    public final VirtualChannel getChannel() {
        throw new UnsupportedOperationException();
    }

    protected abstract Computer createComputer();

    public hudson.slaves.OfflineCause getTemporaryOfflineCause() {
        throw new UnsupportedOperationException();
    }

    public boolean isAcceptingTasks() {
        throw new UnsupportedOperationException();
    }

    protected Set<LabelAtom> getLabelAtomSet() {
        throw new UnsupportedOperationException();
    }

    public Set<LabelAtom> getAssignedLabels() {
        throw new UnsupportedOperationException();
    }

    public abstract String getLabelString();

    public void setLabelString(String labelString) throws IOException {
        throw new UnsupportedOperationException();
    }

    public LabelAtom getSelfLabel() {
        throw new UnsupportedOperationException();
    }

    public CauseOfBlockage canTake(Queue.BuildableItem item) {
        throw new UnsupportedOperationException();
    }

    public abstract hudson.FilePath getRootPath();

    public abstract DescribableList<NodeProperty<?>, NodePropertyDescriptor> getNodeProperties();

    @Override
    public abstract NodeDescriptor getDescriptor();

    public enum Mode {
        NORMAL,
        EXCLUSIVE;

        public String getDescription() {
            throw new UnsupportedOperationException();
        }
    }
}
