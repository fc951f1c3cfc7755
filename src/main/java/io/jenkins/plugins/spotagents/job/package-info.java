/**
 * What jobs, folders and builds know of interruptions, Pipelines included: settings, the interruption hook, and the record on the run with its
 * page.
 */
package io.jenkins.plugins.spotagents.job;
