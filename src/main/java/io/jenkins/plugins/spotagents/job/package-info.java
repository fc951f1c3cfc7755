/**
 * Freestyle builds and matrix cells on agents that are taken away: stopping them, running them again with everything that made
 * them what they were, and the record of it on the run. The record, the job's settings and the interruption hook serve Pipelines too.
 */
package io.jenkins.plugins.spotagents.job;
