/** An agent's way out: cordon, replacement, telling, hooks, interrupting what is due, release. */
package io.jenkins.plugins.spotagents.interruption.exit;
