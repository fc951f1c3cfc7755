/** Whose fault it was: judges by its agent whether work that ended badly failed by itself, or was lost with the machine under it. */
package io.jenkins.plugins.spotagents.loss;
