/** What the instance metadata of EC2 tells of an end. JDK only, as it is shipped to agents. */
package io.jenkins.plugins.spotagents.aws.metadata;
