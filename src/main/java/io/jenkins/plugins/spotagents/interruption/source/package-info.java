/** Where notices are heard: the queue, the metadata of the instance itself, and instances that are gone. */
package io.jenkins.plugins.spotagents.interruption.source;
