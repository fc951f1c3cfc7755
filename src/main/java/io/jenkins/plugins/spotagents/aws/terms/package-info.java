/** What is known of EC2 without asking it: error codes, reasons of an end, billing. Without the SDK. */
package io.jenkins.plugins.spotagents.aws.terms;
