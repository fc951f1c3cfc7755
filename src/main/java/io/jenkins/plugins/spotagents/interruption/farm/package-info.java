/** What the engine asks of whoever runs the agents, and the policies and reports that go with it. */
package io.jenkins.plugins.spotagents.interruption.farm;
