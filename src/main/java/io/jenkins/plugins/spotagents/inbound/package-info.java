/** The door at which a booting instance asks for the name and secret of its agent. */
package io.jenkins.plugins.spotagents.inbound;
