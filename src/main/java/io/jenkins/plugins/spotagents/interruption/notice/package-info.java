/** What is announced: the sealed notices, where they come from and what became of them. */
package io.jenkins.plugins.spotagents.interruption.notice;
