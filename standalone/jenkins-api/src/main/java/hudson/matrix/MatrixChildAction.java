package hudson.matrix;

import hudson.model.Action;

public interface MatrixChildAction extends Action {}
