package com.cloudbees.jenkins.plugins.awscredentials;

public interface AmazonWebServicesCredentials {}
