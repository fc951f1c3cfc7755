/** The call that launches: its request and answer, the budget of calls, and what follows from each error. */
package io.jenkins.plugins.spotagents.fleet.api;
