package hudson.model;

public class User extends AbstractModelObject {
    public String getId() {
        throw new UnsupportedOperationException();
    }

    @Override
    public String getDisplayName() {
        throw new UnsupportedOperationException();
    }
}
