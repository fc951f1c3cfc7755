/** Whether somebody who calls is the instance that he says he is: instance identity documents, verified without asking AWS. */
package io.jenkins.plugins.spotagents.aws.identity;
