package hudson.model;

import hudson.FilePath;
import hudson.slaves.ComputerLauncher;
import hudson.slaves.NodeDescriptor;
import hudson.slaves.NodeProperty;
import hudson.slaves.NodePropertyDescriptor;
import hudson.slaves.RetentionStrategy;
import hudson.slaves.SlaveComputer;
import hudson.util.DescribableList;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;

public abstract class Slave extends Node implements Serializable {
    protected String name;
    protected final String remoteFS;

    protected Slave(String name, String remoteFS, ComputerLauncher launcher)
            throws Descriptor.FormException, IOException {
        throw new UnsupportedOperationException();
    }

    public ComputerLauncher getLauncher() {
        throw new UnsupportedOperationException();
    }

    public void setLauncher(ComputerLauncher launcher) {
        throw new UnsupportedOperationException();
    }

    public String getRemoteFS() {
        throw new UnsupportedOperationException();
    }

    @Override
    public String getNodeName() {
        throw new UnsupportedOperationException();
    }

    public void setNodeDescription(String value) {
        throw new UnsupportedOperationException();
    }

    @Override
    public String getNodeDescription() {
        throw new UnsupportedOperationException();
    }

    @Override
    public int getNumExecutors() {
        throw new UnsupportedOperationException();
    }

    public void setNumExecutors(int n) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Mode getMode() {
        throw new UnsupportedOperationException();
    }

    public void setMode(Mode mode) {
        throw new UnsupportedOperationException();
    }

    @Override
    public DescribableList<NodeProperty<?>, NodePropertyDescriptor> getNodeProperties() {
        throw new UnsupportedOperationException();
    }

    public void setNodeProperties(List<? extends NodeProperty<?>> properties) throws IOException {
        throw new UnsupportedOperationException();
    }

    public RetentionStrategy getRetentionStrategy() {
        throw new UnsupportedOperationException();
    }

    public void setRetentionStrategy(RetentionStrategy availabilityStrategy) {
        throw new UnsupportedOperationException();
    }

    @Override
    public String getLabelString() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void setLabelString(String labelString) throws IOException {
        throw new UnsupportedOperationException();
    }

    @Override
    public Computer createComputer() {
        throw new UnsupportedOperationException();
    }

    @Override
    public FilePath getRootPath() {
        throw new UnsupportedOperationException();
    }

    public SlaveComputer getComputer() {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean equals(Object o) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int hashCode() {
        throw new UnsupportedOperationException();
    }

    protected Object readResolve() {
        throw new UnsupportedOperationException();
    }

    @Override
    public SlaveDescriptor getDescriptor() {
        throw new UnsupportedOperationException();
    }

    public abstract static class SlaveDescriptor extends NodeDescriptor {
        public SlaveDescriptor() {
            throw new UnsupportedOperationException();
        }
    }
}
