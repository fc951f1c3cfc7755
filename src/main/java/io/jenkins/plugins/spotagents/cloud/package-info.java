/**
 * The cloud in Jenkins: its configuration (immutable descriptions, replaced as a whole by every save), the run-time registry
 * that outlives it, and provisioning.
 */
package io.jenkins.plugins.spotagents.cloud;
