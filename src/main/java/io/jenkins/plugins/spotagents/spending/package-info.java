/** Follows agents and runs in Jenkins for the account of what they cost. */
package io.jenkins.plugins.spotagents.spending;
