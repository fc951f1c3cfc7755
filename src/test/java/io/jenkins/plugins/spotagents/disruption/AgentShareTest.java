package io.jenkins.plugins.spotagents.disruption;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.Assert.assertThrows;

import java.util.List;
import org.junit.Test;

public class AgentShareTest {
    @Test
    public void aNumberIsThatManyHoweverManyThereAre() {
        assertThat(AgentShare.parse("3").of(1), is(3));
        assertThat(AgentShare.parse(" 3 ").of(1_000), is(3));
        assertThat(AgentShare.parse("0").of(1_000), is(0));
    }

    @Test
    public void aPercentageIsRoundedUpSoThatOneOfAFewMayGo() {
        AgentShare tenth = AgentShare.parse("10%");

        assertThat(tenth.of(0), is(0));
        assertThat(tenth.of(1), is(1));
        assertThat(tenth.of(10), is(1));
        assertThat(tenth.of(11), is(2));
        assertThat(tenth.of(100), is(10));
        assertThat(AgentShare.parse("100%").of(Integer.MAX_VALUE), is(Integer.MAX_VALUE));
    }

    @Test
    public void noPercentAtAllIsNone() {
        for (int agents : List.of(0, 1, 7, 1_000)) {
            assertThat(AgentShare.parse("0%").of(agents), is(0));
        }
    }

    @Test
    public void itIsShownAsItWasTyped() {
        for (String typed : List.of("0", "7", "0%", "25%")) {
            assertThat(AgentShare.parse(typed).toString(), is(typed));
        }
    }

    @Test
    public void whatIsNeitherIsRefusedWithTheValueAndTheRemedy() {
        for (String typed : List.of("", "some", "-1", "1.5", "10 percent", "%", "12345678901")) {
            IllegalArgumentException e =
                    assertThrows(typed, IllegalArgumentException.class, () -> AgentShare.parse(typed));
            assertThat(e.getMessage(), allOf(containsString("'" + typed + "'"), containsString("write 3, or 10%")));
        }
        assertThat(
                assertThrows(IllegalArgumentException.class, () -> AgentShare.parse("101%"))
                        .getMessage(),
                allOf(containsString("'101%'"), containsString("0% to 100%")));
    }

    @Test
    public void aReasonThatThereIsNotIsRefusedWithThoseThatThereAre() {
        assertThat(Reason.of("onDemand"), is(Reason.ON_DEMAND));
        assertThat(
                assertThrows(IllegalArgumentException.class, () -> Reason.of("drifted"))
                        .getMessage(),
                is("Reason 'drifted' is unknown: use age, onDemand, idle."));
    }
}
