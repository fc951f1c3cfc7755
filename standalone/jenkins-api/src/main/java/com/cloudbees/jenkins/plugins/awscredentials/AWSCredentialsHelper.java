package com.cloudbees.jenkins.plugins.awscredentials;

import hudson.model.ItemGroup;
import hudson.util.ListBoxModel;

public class AWSCredentialsHelper {
    private AWSCredentialsHelper() {
        throw new UnsupportedOperationException();
    }

    public static AmazonWebServicesCredentials getCredentials(String credentialsId, ItemGroup context) {
        throw new UnsupportedOperationException();
    }

    public static ListBoxModel doFillCredentialsIdItems(ItemGroup context) {
        throw new UnsupportedOperationException();
    }
}
