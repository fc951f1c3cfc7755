package com.cloudbees.jenkins.plugins.awscredentials;

import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

public interface AmazonWebServicesCredentials extends AwsCredentialsProvider {}
