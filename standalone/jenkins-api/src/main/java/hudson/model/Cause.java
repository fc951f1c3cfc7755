package hudson.model;

public abstract class Cause {
    public abstract String getShortDescription();

    public void print(TaskListener listener) {
        throw new UnsupportedOperationException();
    }
}
