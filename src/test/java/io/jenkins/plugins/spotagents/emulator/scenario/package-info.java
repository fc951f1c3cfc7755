/** What happens when: events of the world at virtual times, in Java or as JSON. */
package io.jenkins.plugins.spotagents.emulator.scenario;
