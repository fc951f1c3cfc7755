/** What the engine of an account stands on: one vendor, behind its ports. */
package io.jenkins.plugins.spotagents.provider;
