/**
 * Who runs again, how often, and on which capacity; and the ledger by which a crash between an interruption and its re-run is
 * finished exactly once.
 */
package io.jenkins.plugins.spotagents.requeue;
