/** SQS standard queues over the AWS JSON protocol, in virtual time. */
package io.jenkins.plugins.spotagents.emulator.sqs;
