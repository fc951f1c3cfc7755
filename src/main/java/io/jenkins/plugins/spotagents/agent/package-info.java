/** Agents in Jenkins: the node, its computer, how it is kept and lost, and what kinds of work may occupy it. */
package io.jenkins.plugins.spotagents.agent;
