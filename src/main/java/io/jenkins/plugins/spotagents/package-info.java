/**
 * Build agents on diversified EC2 Spot capacity, with a fallback to on-demand, whose interruptions no build notices.
 *
 * <p>Each package is one concern and says so. The engine knows nothing of Jenkins; what stands above it is thin, and
 * {@link io.jenkins.plugins.spotagents.runtime} puts it together. {@code docs/architecture.md} draws the rooms, {@code ArchitectureTest} holds
 * them.
 */
package io.jenkins.plugins.spotagents;
