package io.jenkins.plugins.spotagents.aws.terms;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.notNullValue;

import io.jenkins.plugins.spotagents.fleet.api.ErrorMeaning;
import io.jenkins.plugins.spotagents.fleet.api.ErrorMeaning.Consequence;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchOutcome.LaunchFailure.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.Test;

public class Ec2ErrorsTest {
    @Test
    public void eachKnownCodeStandsInTheDocumentationWithItsConsequence() throws IOException {
        String table = Files.readString(documentation());
        for (ErrorMeaning meaning : Ec2Errors.BOOK.all()) {
            assertThat(
                    table,
                    containsString(
                            "| `" + meaning.code() + "` | " + meaning.consequence() + " | " + meaning.kind() + " |"));
        }
    }

    @Test
    public void theDocumentationNamesNoOtherCode() throws IOException {
        long rows = Files.readString(documentation())
                .lines()
                .filter(line -> line.startsWith("| `"))
                .count();
        assertThat(rows, is((long) Ec2Errors.BOOK.all().size()));
    }

    @Test
    public void everyRemedyIsASentence() {
        Ec2Errors.BOOK.all().forEach(meaning -> assertThat(meaning.code(), meaning.remedy(), endsWith(".")));
    }

    @Test
    public void theCodesToTellApartAreToldApart() {
        assertThat(consequence("InsufficientInstanceCapacity"), is(Consequence.POOL));
        assertThat(consequence("InsufficientFreeAddressesInSubnet"), is(Consequence.SUBNET));
        assertThat(consequence("MaxSpotInstanceCountExceeded"), is(Consequence.QUOTA_GROUP));
        assertThat(consequence("VcpuLimitExceeded"), is(Consequence.QUOTA_GROUP));
        assertThat(consequence("RequestLimitExceeded"), is(Consequence.BACK_OFF));
        assertThat(consequence("UnauthorizedOperation"), is(Consequence.END_CYCLE));
        assertThat(consequence("SpotMaxPriceTooLow"), is(Consequence.POOL));
        assertThat(consequence("Unsupported"), is(Consequence.POOL_LASTING));
    }

    @Test
    public void anUnknownCodeIsTakenForAPassingTrouble() {
        assertThat(Ec2Errors.BOOK.of("Whatever").consequence(), is(Consequence.POOL));
        assertThat(Ec2Errors.BOOK.of("Whatever").kind(), is(Kind.UNAVAILABLE));
        assertThat(Ec2Errors.BOOK.of("InvalidThing.NotFound").kind(), is(Kind.CONFIGURATION));
    }

    @Test
    public void anythingHasAMeaning() {
        long seed = 7;
        Random random = new Random(seed);
        for (int i = 0; i < 50_000; i++) {
            StringBuilder code = new StringBuilder();
            for (int length = random.nextInt(60); length > 0; length--) {
                code.append((char) random.nextInt(0x2000));
            }
            ErrorMeaning meaning = Ec2Errors.BOOK.of(code.toString());
            assertThat("seed " + seed + ", round " + i, meaning.consequence(), is(notNullValue()));
            assertThat("seed " + seed + ", round " + i, meaning.code(), is(code.toString()));
        }
    }

    private static Consequence consequence(String code) {
        return Ec2Errors.BOOK.of(code).consequence();
    }

    /** The tests run in the module's directory, which is the repository's or one below it. */
    private static Path documentation() {
        Path directory = Path.of("").toAbsolutePath();
        while (!Files.exists(directory.resolve("docs/ec2-errors.md"))) {
            directory = directory.getParent();
        }
        return directory.resolve("docs/ec2-errors.md");
    }
}
