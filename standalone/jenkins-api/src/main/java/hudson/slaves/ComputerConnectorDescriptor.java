package hudson.slaves;

import hudson.DescriptorExtensionList;
import hudson.model.Descriptor;

public abstract class ComputerConnectorDescriptor extends Descriptor<ComputerConnector> {
    protected ComputerConnectorDescriptor() {
        throw new UnsupportedOperationException();
    }

    public static DescriptorExtensionList<ComputerConnector, ComputerConnectorDescriptor> all() {
        throw new UnsupportedOperationException();
    }
}
