/**
 * Hearing that an agent is about to go, and acting on it: the sealed notices, their sources (SQS, IMDS, inventory) and the
 * controller that walks each agent through cordon, replacement, telling, interrupting, requeueing and release.
 */
package io.jenkins.plugins.spotagents.interruption;
