package hudson.matrix;

import hudson.model.AbstractProject;
import hudson.model.ItemGroup;
import java.util.Collection;

public class MatrixProject extends AbstractProject<MatrixProject, MatrixBuild> {
    public MatrixProject(ItemGroup parent, String name) {
        super(parent, name);
        throw new UnsupportedOperationException();
    }

    public Collection<MatrixConfiguration> getActiveConfigurations() {
        throw new UnsupportedOperationException();
    }
}
