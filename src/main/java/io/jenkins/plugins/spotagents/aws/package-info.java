/** The adapters to AWS, and the only package that imports its SDK: clients, and implementations of the engine's ports. */
package io.jenkins.plugins.spotagents.aws;
