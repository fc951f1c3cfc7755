/** What the Jenkins plugin build does by annotation processing, for the build from Maven Central alone. */
package io.jenkins.plugins.spotagents.standalone;
