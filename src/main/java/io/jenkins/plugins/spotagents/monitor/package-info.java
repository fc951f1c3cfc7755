/** What a person and a program see: the cloud's and the agents' pages, REST, administrative monitors, the rehearsal. */
package io.jenkins.plugins.spotagents.monitor;
