/**
 * {@code ./demo}: a build farm on an emulated EC2 that takes a third of its agents away. Everything but EC2 is real: the engine,
 * the AWS SDK over HTTP, the agents (processes) and the builds (shell scripts).
 */
package io.jenkins.plugins.spotagents.demo;
