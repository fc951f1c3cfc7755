/** Measures the engine against the emulated EC2; {@code docs/performance.md} holds the figures. */
package io.jenkins.plugins.spotagents.benchmarks;
