/** Virtual time: moved by tests, or running at a multiple of real time. */
package io.jenkins.plugins.spotagents.emulator.clock;
