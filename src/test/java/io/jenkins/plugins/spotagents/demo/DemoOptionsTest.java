package io.jenkins.plugins.spotagents.demo;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.Assert.assertThrows;

import java.util.List;
import org.junit.Test;

public class DemoOptionsTest {
    @Test
    public void withoutOptionsTwoHundredBuildsRun() {
        DemoOptions options = DemoOptions.parse(List.of());

        assertThat(options.builds(), is(200));
        assertThat(options.live(), is(false));
    }

    @Test
    public void everyOptionIsTaken() {
        DemoOptions options = DemoOptions.parse(
                List.of("--live", "--builds", "10", "--rate", "5", "--seed", "7", "--speed", "30", "--pools", "6"));

        assertThat(
                options,
                is(new DemoOptions(
                        10, 5, 7, 30, 6, true, DemoOptions.parse(List.of()).report())));
    }

    @Test
    public void aWrongOptionIsNamedWithWhatIsAllowed() {
        assertThat(complaint("--bulids", "10"), is("Option '--bulids' is unknown."));
        assertThat(complaint("--builds", "many"), is("The value 'many' of --builds is not a number."));
        assertThat(complaint("--builds"), is("The value '' of --builds is not a number."));
        assertThat(complaint("--builds", "0"), is("--builds 0 is not between 1 and 5000."));
        assertThat(complaint("--speed", "1000"), is("--speed 1000 is not between 1 and 60."));
    }

    private static String complaint(String... arguments) {
        return assertThrows(IllegalArgumentException.class, () -> DemoOptions.parse(List.of(arguments)))
                .getMessage();
    }
}
