package hudson.model;

import hudson.ExtensionPoint;
import java.util.Collection;

public abstract class TransientComputerActionFactory implements ExtensionPoint {
    public TransientComputerActionFactory() {
        throw new UnsupportedOperationException();
    }

    public abstract Collection<? extends Action> createFor(Computer target);
}
