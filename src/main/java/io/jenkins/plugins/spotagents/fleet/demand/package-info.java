/** What is to be launched and what came of it: every demand ends as Launched or as a LaunchFailure. */
package io.jenkins.plugins.spotagents.fleet.demand;
