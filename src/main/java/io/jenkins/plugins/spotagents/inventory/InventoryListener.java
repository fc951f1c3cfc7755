package io.jenkins.plugins.spotagents.inventory;

/**
 * Hears what the polls find. Called on the polling thread, after the poll, one event after another; a listener that throws
 * keeps the others from nothing.
 */
public interface InventoryListener {
    /**
     * An instance of ours that nobody announced: it survived a restart of the controller, or the answer to its launch was
     * lost. Not said of an instance so young that its announcement may be on the way.
     */
    default void appeared(Instance instance) {}

    /** A known instance has another state, another address or other tags than at the last poll. */
    default void changed(Instance instance) {}

    /** A known instance has ended, or is about to, and not by {@link Inventory#ended our} doing; said once. */
    default void gone(GoneInstance gone) {}
}
