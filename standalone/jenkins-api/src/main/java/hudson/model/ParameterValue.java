package hudson.model;

public abstract class ParameterValue {
    protected ParameterValue(String name) {
        throw new UnsupportedOperationException();
    }

    public final String getName() {
        throw new UnsupportedOperationException();
    }
}
