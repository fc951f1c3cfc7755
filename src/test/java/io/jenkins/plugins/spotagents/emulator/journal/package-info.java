/** The record of every call, for counting in tests and benchmarks. */
package io.jenkins.plugins.spotagents.emulator.journal;
