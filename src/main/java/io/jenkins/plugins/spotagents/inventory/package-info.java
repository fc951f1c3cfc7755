/**
 * What runs, according to EC2: one batched describe per interval and region, the difference to what is known, adoption after
 * a restart by tags, and the sweeper that ends instances that are ours and owned by nobody.
 */
package io.jenkins.plugins.spotagents.inventory;
