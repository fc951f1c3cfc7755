/** What is known of EC2 without asking it: error codes, instance types, launch templates, tags, billing, words. Without the SDK. */
package io.jenkins.plugins.spotagents.aws.terms;
