/**
 * What the agents cost and what Spot saved: prices by offering, agent seconds by build, label and template, with retried
 * minutes subtracted and the first-hour rule applied.
 */
package io.jenkins.plugins.spotagents.cost;
