package io.jenkins.plugins.spotagents.requeue;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;

/**
 * An append-only file with group commit: of the threads that wait for their records to be durable, one writes and syncs what
 * all of them have appended until then. Fifty agents that are reclaimed at once so cost a few syncs, not fifty.
 *
 * <p>A failed write loses nothing: what was appended stays in memory and is written again with the next record.
 */
final class Journal implements Closeable {
    private final Path file;
    /** Guards the file; taken before {@code buffer}'s monitor, and held over a sync. */
    private final ReentrantLock fileLock = new ReentrantLock();

    private final Buffer buffer = new Buffer();
    // Not a FileChannel: that one closes itself when a waiting thread is interrupted, and builds are interrupted here.
    private RandomAccessFile out;
    private long written;
    private long durable;
    private boolean torn;
    private long syncs;

    /** Opens the file for appending, creating it where it is missing. */
    Journal(Path file) throws IOException {
        this.file = file;
        this.out = openAtEnd(file);
        // A last line without its end is no reason to spoil the next one.
        this.torn = out.length() > 0;
    }

    private static RandomAccessFile openAtEnd(Path file) throws IOException {
        RandomAccessFile opened = new RandomAccessFile(file.toFile(), "rw");
        opened.seek(opened.length());
        return opened;
    }

    /**
     * Takes a line over into memory.
     *
     * @return its position, to be handed to {@link #sync}
     */
    long append(byte[] line) {
        return buffer.append(line);
    }

    /** Hands to the operating system what was appended up to this position, so that a crash of this process spares it. */
    void write(long position) throws IOException {
        fileLock.lock();
        try {
            if (written < position) {
                writePending();
            }
        } finally {
            fileLock.unlock();
        }
    }

    /** Returns when what was appended up to this position is on disk, so that a crash of the machine spares it. */
    void sync(long position) throws IOException {
        fileLock.lock();
        try {
            if (durable < position) {
                writePending();
                out.getFD().sync();
                syncs++;
                durable = written;
            }
        } finally {
            fileLock.unlock();
        }
    }

    private void writePending() throws IOException {
        Buffer.Content content = buffer.peek();
        if (content.bytes().length == 0) {
            return;
        }
        if (torn) {
            out.write('\n');
        }
        torn = true;
        out.write(content.bytes());
        torn = false;
        written = content.end();
        buffer.drop(content);
    }

    /**
     * Replaces the whole file, at once or not at all.
     *
     * @param lines the new content; must hold what was appended up to {@code upTo}
     */
    void replace(byte[] lines, long upTo) throws IOException {
        fileLock.lock();
        try {
            writePending();
            if (written != upTo) {
                return;
            }
            Path fresh = file.resolveSibling(file.getFileName() + ".tmp");
            try (FileOutputStream stream = new FileOutputStream(fresh.toFile())) {
                stream.write(lines);
                stream.getFD().sync();
            }
            // Windows does not rename over an open file.
            out.close();
            try {
                moveOver(fresh);
            } finally {
                out = openAtEnd(file);
            }
            torn = false;
            durable = written;
        } finally {
            fileLock.unlock();
        }
    }

    private void moveOver(Path fresh) throws IOException {
        try {
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
        }
        syncDirectory();
    }

    private void syncDirectory() {
        try (FileChannel directory = FileChannel.open(directory(), StandardOpenOption.READ)) {
            directory.force(true);
        } catch (IOException e) {
            // Not every system can sync a directory (Windows cannot); the rename is then as durable as it makes it.
            return;
        }
    }

    private Path directory() {
        return Objects.requireNonNull(file.toAbsolutePath().getParent(), () -> file + " is no file");
    }

    /** How often the disk was made to sync since the journal was opened. */
    long syncs() {
        fileLock.lock();
        try {
            return syncs;
        } finally {
            fileLock.unlock();
        }
    }

    /** Writes and syncs what is left. */
    @Override
    public void close() throws IOException {
        fileLock.lock();
        try {
            if (out.getChannel().isOpen()) {
                try {
                    writePending();
                    out.getFD().sync();
                } finally {
                    out.close();
                }
            }
        } finally {
            fileLock.unlock();
        }
    }

    /** What was appended and not yet written. */
    private static final class Buffer {
        record Content(byte[] bytes, long end) {}

        private ByteArrayOutputStream pending = new ByteArrayOutputStream();
        private long end;

        synchronized long append(byte[] line) {
            pending.writeBytes(line);
            end += line.length;
            return end;
        }

        synchronized Content peek() {
            return new Content(pending.toByteArray(), end);
        }

        synchronized void drop(Content content) {
            byte[] all = pending.toByteArray();
            pending = new ByteArrayOutputStream();
            pending.write(all, content.bytes().length, all.length - content.bytes().length);
        }
    }
}
