/** What the form's buttons ask AWS: whether the connection may do what it must, and which pools there are. */
package io.jenkins.plugins.spotagents.checks;
