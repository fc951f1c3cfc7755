package hudson.model;

import java.util.Collection;
import java.util.List;

public class ParametersAction implements Action {
    private ParametersAction() {
        throw new UnsupportedOperationException();
    }

    public List<ParameterValue> getParameters() {
        throw new UnsupportedOperationException();
    }

    @Override
    public String getIconFileName() {
        throw new UnsupportedOperationException();
    }

    @Override
    public String getDisplayName() {
        throw new UnsupportedOperationException();
    }

    @Override
    public String getUrlName() {
        throw new UnsupportedOperationException();
    }

    public ParametersAction createUpdated(Collection<? extends ParameterValue> overrides) {
        throw new UnsupportedOperationException();
    }
}
