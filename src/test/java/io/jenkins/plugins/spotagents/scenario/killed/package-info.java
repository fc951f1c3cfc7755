/** A plugin for a controller that tests kill: agents in directories, and places to stop at. Uses nothing else of the tests. */
package io.jenkins.plugins.spotagents.scenario.killed;
