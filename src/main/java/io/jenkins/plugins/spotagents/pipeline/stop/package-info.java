/** Stopping a {@code node} block whose agent goes: where it is, what is told in it, and how its steps are ended. */
package io.jenkins.plugins.spotagents.pipeline.stop;
