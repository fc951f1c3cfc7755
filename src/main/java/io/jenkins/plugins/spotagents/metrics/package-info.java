/** What the engine counts and times, for Dropwizard Metrics: all names in one file, listeners of the other packages. */
package io.jenkins.plugins.spotagents.metrics;
