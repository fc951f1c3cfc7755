/** Time and threads for the engine: tasks that are due later, calls that are bounded in time, work in order. */
package io.jenkins.plugins.spotagents.scheduling;
