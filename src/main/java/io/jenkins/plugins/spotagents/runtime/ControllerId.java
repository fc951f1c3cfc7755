package io.jenkins.plugins.spotagents.runtime;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.UUID;

/**
 * By which instances know whose they are. Random, as two controllers must never share it, and kept on disk together with the
 * identity of this Jenkins: a copied home directory with an identity of its own gets an id of its own, or the copy would
 * end the original's agents.
 */
final class ControllerId {
    private ControllerId() {}

    /**
     * Reads the id, or makes one.
     *
     * @param identity what tells this Jenkins from a copy
     * @throws IOException if the file can be neither read nor written
     */
    static String of(Path file, String identity) throws IOException {
        if (Files.exists(file)) {
            List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
            if (lines.size() >= 2
                    && lines.get(1).equals(identity)
                    && lines.get(0).matches("[0-9a-f-]{36}")) {
                return lines.get(0);
            }
        }
        String fresh = UUID.randomUUID().toString();
        Path directory = file.toAbsolutePath().getParent();
        if (directory != null) {
            Files.createDirectories(directory);
        }
        Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
        Files.write(temporary, List.of(fresh, identity), StandardCharsets.UTF_8);
        try {
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
        }
        return fresh;
    }
}
