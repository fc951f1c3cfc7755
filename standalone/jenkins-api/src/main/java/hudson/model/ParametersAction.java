package hudson.model;

import java.util.List;

public class ParametersAction implements Action {
    public ParametersAction(List<ParameterValue> parameters) {
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
}
