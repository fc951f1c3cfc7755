package io.jenkins.plugins.spotagents.requeue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads a journal as far as it can be read. */
final class JournalReader {
    /** A ledger is compacted long before; more than this is some other file. */
    private static final long MOST_BYTES = 256L << 20;

    private JournalReader() {}

    /**
     * What the file holds.
     *
     * @param damaged lines that could not be read; a last line without its end is not counted, as a crash while writing leaves
     *     one and nobody was promised that it is there
     */
    record Content(List<LedgerRecord> records, int damaged) {
        Content {
            records = List.copyOf(records);
        }
    }

    static Content read(Path file) throws IOException {
        if (!Files.exists(file)) {
            return new Content(List.of(), 0);
        }
        long size = Files.size(file);
        if (size > MOST_BYTES) {
            throw new IOException("The requeue ledger " + file + " has " + size + " bytes, more than the " + MOST_BYTES
                    + " it can have. Is it another file? Move it away to start with an empty ledger.");
        }
        return parse(Files.readAllBytes(file));
    }

    static Content parse(byte[] bytes) {
        List<LedgerRecord> records = new ArrayList<>();
        int damaged = 0;
        int start = 0;
        while (start < bytes.length) {
            int end = indexOfNewline(bytes, start);
            boolean complete = end < bytes.length;
            if (end > start) {
                try {
                    records.add(LedgerCodec.decode(Arrays.copyOfRange(bytes, start, end)));
                } catch (DamagedRecordException e) {
                    damaged += complete ? 1 : 0;
                }
            }
            start = end + 1;
        }
        return new Content(records, damaged);
    }

    private static int indexOfNewline(byte[] bytes, int from) {
        for (int i = from; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                return i;
            }
        }
        return bytes.length;
    }
}
