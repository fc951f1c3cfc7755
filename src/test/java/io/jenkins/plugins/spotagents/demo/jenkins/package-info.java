/**
 * {@code ./demo --jenkins}: a real Jenkins with the plugin's hpi, on an emulated EC2 whose instances are local processes. It is
 * driven and judged from outside, by HTTP alone, so that nothing here depends on Jenkins and any hpi can be put in.
 */
package io.jenkins.plugins.spotagents.demo.jenkins;
