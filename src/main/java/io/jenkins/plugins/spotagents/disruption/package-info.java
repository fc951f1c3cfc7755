/**
 * Which agents may be ended although nothing forces us to: because they are idle or old, or are on-demand where Spot is to be had
 * again. Reclaimed and failed agents, and those that have served their builds, are nobody's choice and not decided here.
 */
package io.jenkins.plugins.spotagents.disruption;
