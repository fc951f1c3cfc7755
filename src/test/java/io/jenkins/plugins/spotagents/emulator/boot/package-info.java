/** What can stand behind an emulated instance. */
package io.jenkins.plugins.spotagents.emulator.boot;
