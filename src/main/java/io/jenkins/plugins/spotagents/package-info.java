/**
 * Build agents on diversified EC2 Spot capacity, with a fallback to on-demand, whose interruptions no build notices.
 *
 * <p>The engine packages ({@code capacity}, {@code fleet}, {@code inventory}, {@code interruption}, {@code requeue},
 * {@code cost}, {@code metrics}, {@code aws}) know nothing of Jenkins; the Jenkins packages ({@code cloud},
 * {@code agent}, {@code job}, {@code pipeline}, {@code monitor}) are thin and stand above them.
 */
package io.jenkins.plugins.spotagents;
