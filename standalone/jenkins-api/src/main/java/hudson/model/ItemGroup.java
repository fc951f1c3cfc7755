package hudson.model;

public interface ItemGroup<T extends Item> extends ModelObject {
    String getFullName();

    T getItem(String name);
}
