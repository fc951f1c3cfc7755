/** What an admin configures, and its forms: immutable descriptions, replaced as a whole by every save. */
package io.jenkins.plugins.spotagents.cloud;
