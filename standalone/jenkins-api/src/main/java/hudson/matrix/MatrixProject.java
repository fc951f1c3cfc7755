package hudson.matrix;

import hudson.model.AbstractProject;
import hudson.model.ItemGroup;

public class MatrixProject extends AbstractProject<MatrixProject, MatrixBuild> {
    public MatrixProject(ItemGroup parent, String name) {
        super(parent, name);
        throw new UnsupportedOperationException();
    }
}
