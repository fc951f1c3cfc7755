/** The composition root: puts the parts together, starts and stops them, and keeps over a saved configuration what is in flight. */
package io.jenkins.plugins.spotagents.runtime;
