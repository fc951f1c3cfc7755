/**
 * Launching: a demand becomes, batched with others like it, one request; what Spot cannot give goes on, in the same cycle, to other Spot
 * offerings and then to on-demand.
 */
package io.jenkins.plugins.spotagents.fleet;
