/** What EventBridge sends through SQS: the address of the queue, and the events as notices. Without the SDK. */
package io.jenkins.plugins.spotagents.aws.events;
