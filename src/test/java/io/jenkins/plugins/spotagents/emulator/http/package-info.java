/** The one HTTP port: reading requests, faults, throttling, authorization, the journal, and answering. */
package io.jenkins.plugins.spotagents.emulator.http;
