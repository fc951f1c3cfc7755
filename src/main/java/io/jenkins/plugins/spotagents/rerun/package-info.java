/**
 * Freestyle builds and matrix cells on agents that are taken away: stopped, owed, and run again with everything that made them what
 * they were.
 */
package io.jenkins.plugins.spotagents.rerun;
