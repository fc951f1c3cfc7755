/** The EC2 Query protocol, API version 2016-11-15: form parameters in, XML out. */
package io.jenkins.plugins.spotagents.emulator.ec2;
