/**
 * Pipeline: a {@code node} block that loses its agent runs again, in place, without an edit of the Jenkinsfile. A global variable named
 * {@code node} stands in for the step where the label is one of ours; all decisions are taken here, and only a tiny loop is
 * Groovy.
 */
package io.jenkins.plugins.spotagents.pipeline;
