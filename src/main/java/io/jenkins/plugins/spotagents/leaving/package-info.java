/** An agent's way out of Jenkins: what is done to it and its work, which ends are allowed, and what is left to AWS. */
package io.jenkins.plugins.spotagents.leaving;
