package io.jenkins.plugins.spotagents.spending;

import io.jenkins.plugins.spotagents.cost.FilePriceSource;
import io.jenkins.plugins.spotagents.cost.PriceSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.Logger;

/** On-demand prices: an admin's own file first, then the list that comes with the plugin. */
final class OnDemandPrices {
    /** In Jenkins' home, under {@code spot-agents}. */
    static final String FILE = "on-demand-prices.json";

    private static final Logger LOGGER = Logger.getLogger(OnDemandPrices.class.getName());

    private OnDemandPrices() {}

    /** @param directory where the file may lie; one that cannot be read is told to the log and left out */
    static PriceSource in(Path directory) {
        Path own = directory.resolve(FILE);
        PriceSource builtIn = FilePriceSource.builtIn();
        if (!Files.exists(own)) {
            return builtIn;
        }
        try {
            return FilePriceSource.read(own).orElse(builtIn);
        } catch (IOException e) {
            LOGGER.log(
                    Level.WARNING,
                    "{0} The plugin''s own list is used until it is mended and Jenkins restarted.",
                    e.getMessage());
            return builtIn;
        }
    }
}
