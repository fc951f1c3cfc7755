/** One AWS account and region, for all clouds that use it: its clients, what runs there, what is ended, and its notice queues. */
package io.jenkins.plugins.spotagents.account;
