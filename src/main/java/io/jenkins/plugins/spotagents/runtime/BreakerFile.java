package io.jenkins.plugins.spotagents.runtime;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.jenkins.plugins.spotagents.capacity.CircuitBreaker;
import io.jenkins.plugins.spotagents.capacity.CircuitBreakers;
import io.jenkins.plugins.spotagents.capacity.TemplateId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The circuit breakers' states on disk, so that a restart in the middle of a wave of interruptions does not buy Spot again. Losing the
 * file costs no more than that: it is read leniently and written without ceremony.
 */
final class BreakerFile {
    private static final Logger LOGGER = Logger.getLogger(BreakerFile.class.getName());
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Path file;
    private Map<TemplateId, CircuitBreaker.State> saved = Map.of();

    BreakerFile(Path file) {
        this.file = file;
    }

    private record Entry(
            String cloud, String template, CircuitBreaker.Phase phase, List<Long> interruptions, long until) {}

    Map<TemplateId, CircuitBreaker.State> read() {
        Map<TemplateId, CircuitBreaker.State> states = new HashMap<>();
        if (Files.exists(file)) {
            try {
                for (Entry entry : JSON.readValue(file.toFile(), new TypeReference<List<Entry>>() {})) {
                    states.put(
                            new TemplateId(entry.cloud(), entry.template()),
                            new CircuitBreaker.State(entry.phase(), entry.interruptions(), entry.until()));
                }
            } catch (IOException | RuntimeException e) {
                LOGGER.log(Level.WARNING, e, () -> file + " cannot be read; all circuit breakers begin closed");
                states.clear();
            }
        }
        return states;
    }

    /** Does nothing if nothing has changed; called every few seconds. */
    synchronized void save(CircuitBreakers breakers) {
        Map<TemplateId, CircuitBreaker.State> now = breakers.states();
        if (now.equals(saved)) {
            return;
        }
        List<Entry> entries = now.entrySet().stream()
                .map(entry -> new Entry(
                        entry.getKey().cloud(),
                        entry.getKey().template(),
                        entry.getValue().phase(),
                        entry.getValue().interruptionsMillis(),
                        entry.getValue().untilMillis()))
                .toList();
        Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
        try {
            JSON.writeValue(temporary.toFile(), entries);
            Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
            saved = now;
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, e, () -> "The circuit breakers cannot be saved to " + file);
        }
    }
}
