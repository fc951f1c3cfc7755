/**
 * From waiting work to a node: what a label lacks, orders in flight, replacements, standing agents, how long a launch may take, and why
 * work waits.
 */
package io.jenkins.plugins.spotagents.provisioning;
