/** The small parts of other services that the plugin touches: STS and SSM. */
package io.jenkins.plugins.spotagents.emulator.account;
