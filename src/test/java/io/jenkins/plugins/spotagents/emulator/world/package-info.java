/**
 * What exists in the emulated region and how it behaves: capacity pools, prices, instances and their life, fleets,
 * interruptions, billing. Everything that changes does so under the lock of {@link
 * io.jenkins.plugins.spotagents.emulator.world.World}; nothing here knows of HTTP.
 */
package io.jenkins.plugins.spotagents.emulator.world;
