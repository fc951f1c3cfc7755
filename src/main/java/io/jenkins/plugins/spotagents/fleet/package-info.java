/**
 * Launching: a demand becomes, batched with others like it, one CreateFleet request; what Spot cannot give goes on, in the
 * same cycle, to other Spot offerings and then to on-demand. Every demand ends as Launched or as a LaunchFailure.
 */
package io.jenkins.plugins.spotagents.fleet;
