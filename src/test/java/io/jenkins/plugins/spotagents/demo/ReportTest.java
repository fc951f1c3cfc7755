package io.jenkins.plugins.spotagents.demo;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import io.jenkins.plugins.spotagents.capacity.CapacityPool;
import io.jenkins.plugins.spotagents.capacity.Offering;
import io.jenkins.plugins.spotagents.capacity.PurchaseOption;
import java.io.ByteArrayInputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.w3c.dom.Document;

public class ReportTest {
    private static final Instant START = Instant.parse("2026-07-01T10:00:00Z");
    private static final Result ON_DEMAND = result("all on-demand", 200, 0, "2.00");
    private static final Result OURS = result("Spot Agents", 199, 1, "0.90");

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    @Test
    public void theLastLineIsWhatScriptsRead() {
        assertThat(
                ResultTable.summary(200, OURS, ON_DEMAND),
                is("builds=200 completed=199 lost=1 requeued=7 fallback=3 cost=45% of on-demand"));
    }

    @Test
    public void theTableHasALineForEachPolicy() {
        List<String> lines = ResultTable.lines(List.of(ON_DEMAND, OURS));

        assertThat(lines.size(), is(3));
        assertThat(lines.get(2), containsString("$0.90  45%"));
        assertThat(lines.get(2), containsString("12:34"));
    }

    @Test
    public void thePictureIsWellFormedAndShowsEveryRun() throws Exception {
        Document picture = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(timeline().draw().getBytes(StandardCharsets.UTF_8)));

        assertThat(picture.getDocumentElement().getTagName(), is("svg"));
        assertThat(rectangles(picture, "lost"), is(1));
        assertThat(rectangles(picture, "rerun"), is(1));
        assertThat(rectangles(picture, "notice"), is(1));
        assertThat(rectangles(picture, "dry"), is(1));
    }

    @Test
    public void theReportNeedsNothingElse() throws Exception {
        Path file = folder.getRoot().toPath().resolve("deep/report.html");

        HtmlReport.write(file, DemoOptions.parse(List.of()), List.of(ON_DEMAND, OURS), timeline());

        String html = Files.readString(file);
        assertThat(html, containsString("<tr class=\"ours\"><td>Spot Agents</td>"));
        assertThat(html, containsString("prefers-color-scheme: dark"));
        assertThat(html, not(containsString("http")));
        assertThat(html, not(containsString("<script")));
    }

    private static TimelineSvg timeline() {
        Story story = new Story();
        Offering spot = new Offering(new CapacityPool("m5.xlarge", "eu-west-1a"), PurchaseOption.SPOT);
        Offering onDemand = new Offering(spot.pool(), PurchaseOption.ON_DEMAND);
        story.launched("i-1", spot, START);
        story.launched("i-2", onDemand, START.plusSeconds(60));
        story.noticed("i-1", START.plusSeconds(50));
        story.ended("i-1", START.plusSeconds(170), Story.Ending.RECLAIMED);
        story.ran(new Story.Run("i-1", 1, 1, START.plusSeconds(20), START.plusSeconds(60), false));
        story.ran(new Story.Run("i-2", 1, 2, START.plusSeconds(90), START.plusSeconds(190), true));
        return new TimelineSvg(
                story,
                START,
                START.plusSeconds(200),
                Map.of(
                        spot.pool().toString(),
                        List.of(new TimelineSvg.Drought(START.plusSeconds(50), START.plusSeconds(100)))));
    }

    private static int rectangles(Document picture, String kind) {
        var all = picture.getElementsByTagName("rect");
        int count = 0;
        for (int i = 0; i < all.getLength(); i++) {
            if (all.item(i).getAttributes().getNamedItem("class").getNodeValue().equals(kind)) {
                count++;
            }
        }
        return count;
    }

    private static Result result(String policy, int completed, int lost, String cost) {
        return new Result(
                policy,
                completed,
                lost,
                7,
                Duration.ofMinutes(5),
                20,
                6,
                1,
                3,
                new BigDecimal(cost),
                Duration.ofMinutes(12).plusSeconds(34));
    }
}
