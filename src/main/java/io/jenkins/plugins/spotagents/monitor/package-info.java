/** What a person and a program see: the pages of clouds and agents, REST, administrative monitors, the rehearsal. */
package io.jenkins.plugins.spotagents.monitor;
