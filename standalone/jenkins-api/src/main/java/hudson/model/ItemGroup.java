package hudson.model;

public interface ItemGroup<T> extends ModelObject {
    String getFullName();
}
