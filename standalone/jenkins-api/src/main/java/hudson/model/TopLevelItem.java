package hudson.model;

public interface TopLevelItem {}
