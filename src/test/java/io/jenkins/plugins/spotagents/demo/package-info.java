/**
 * {@code ./demo}: a build farm on an emulated EC2 that takes a third of its agents away. Everything but EC2 is real: the engine,
 * the AWS SDK over HTTP, the agents (processes) and the builds (shell scripts). Time is virtual and waits for all of them ({@link
 * io.jenkins.plugins.spotagents.demo.VirtualTime}), so that the figures are those of the policies and not of the machine.
 */
package io.jenkins.plugins.spotagents.demo;
