/** EventBridge: what happens in the world as messages in queues. */
package io.jenkins.plugins.spotagents.emulator.events;
