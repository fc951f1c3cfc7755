/** The single owner of notices: each agent that is about to go is walked out once, whoever says so and however often. */
package io.jenkins.plugins.spotagents.interruption;
