/** The instance metadata service, version 2, one for each instance under a path of its own. */
package io.jenkins.plugins.spotagents.emulator.imds;
