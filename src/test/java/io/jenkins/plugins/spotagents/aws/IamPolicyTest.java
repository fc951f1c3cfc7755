package io.jenkins.plugins.spotagents.aws;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.spotagents.inventory.InstanceTags;
import java.io.IOException;
import java.util.Optional;
import org.junit.Assert;
import org.junit.Test;

public class IamPolicyTest {
    @Test
    public void onlyWhatCarriesOurTagMayBeLaunchedAndEnded() throws IOException {
        JsonNode policy = policy("ci-1");

        assertThat(
                statement(policy, "EndOnlyOurOwn")
                        .at("/Condition/StringEquals")
                        .path("aws:ResourceTag/" + InstanceTags.CONTROLLER)
                        .asText(),
                is("ci-1"));
        assertThat(
                statement(policy, "LaunchOnlyWithOurTag")
                        .at("/Condition/StringEquals")
                        .path("aws:RequestTag/" + InstanceTags.CONTROLLER)
                        .asText(),
                is("ci-1"));
    }

    @Test
    public void nothingIsAllowedByAWildcardAction() throws IOException {
        policy("ci-1").path("Statement").forEach(statement -> {
            assertThat(statement.path("Effect").asText(), is("Allow"));
            assertThat(statement.toString(), statement.path("Action").toString().contains("*"), is(false));
        });
    }

    @Test
    public void theQueueIsNamedByItsArn() throws IOException {
        JsonNode policy = new ObjectMapper()
                .readTree(IamPolicy.json(
                        "eu-west-1",
                        "ci-1",
                        Optional.of("arn:aws:iam::123456789012:role/agent"),
                        Optional.of("https://sqs.eu-west-1.amazonaws.com/123456789012/spot-notices")));

        assertThat(
                statement(policy, "HearOfInterruptions").path("Resource").asText(),
                is("arn:aws:sqs:eu-west-1:123456789012:spot-notices"));
        assertThat(
                statement(policy, "GiveAgentsTheirRole").path("Resource").asText(),
                is("arn:aws:iam::123456789012:role/agent"));
    }

    @Test
    public void chinaHasItsOwnNames() {
        String policy = IamPolicy.json(
                "cn-north-1",
                "ci-1",
                Optional.empty(),
                Optional.of("https://sqs.cn-north-1.amazonaws.com.cn/123456789012/spot-notices"));

        assertThat(policy.contains("arn:aws:"), is(false));
        assertThat(policy.contains("\"arn:aws-cn:sqs:cn-north-1:123456789012:spot-notices\""), is(true));
    }

    @Test
    public void aControllerIdCannotWidenThePolicy() {
        for (String id : new String[] {"*", "a\"b", "", "a*", "${aws:username}"}) {
            Assert.assertThrows(
                    IllegalArgumentException.class,
                    () -> IamPolicy.json("eu-west-1", id, Optional.empty(), Optional.empty()));
        }
    }

    private static JsonNode policy(String controller) throws IOException {
        return new ObjectMapper().readTree(IamPolicy.json("eu-west-1", controller, Optional.empty(), Optional.empty()));
    }

    private static JsonNode statement(JsonNode policy, String sid) {
        for (JsonNode statement : policy.path("Statement")) {
            if (statement.path("Sid").asText().equals(sid)) {
                return statement;
            }
        }
        throw new AssertionError("no statement " + sid);
    }
}
