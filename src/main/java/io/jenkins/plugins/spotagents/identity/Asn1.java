package io.jenkins.plugins.spotagents.identity;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One element of ASN.1 in BER, as far as a signed message needs it. AWS encodes with indefinite lengths and octet strings in
 * pieces, so a reader of DER alone would not do.
 *
 * @param tag the identifier byte; all that occur here have one
 * @param bytes the whole element as sent, identifier and length included
 * @param content what a primitive element holds; empty for a constructed one
 * @param children what a constructed element holds; empty for a primitive one
 */
record Asn1(int tag, byte[] bytes, byte[] content, List<Asn1> children) {
    static final int INTEGER = 0x02;
    static final int OCTETS = 0x04;
    static final int OID = 0x06;
    static final int SEQUENCE = 0x30;
    static final int SET = 0x31;

    private static final int CONSTRUCTED = 0x20;
    /** A signed identity document nests eleven deep. */
    private static final int MAX_DEPTH = 24;

    /** @throws UnverifiedIdentityException if it is not exactly one element */
    static Asn1 parse(byte[] encoded) throws UnverifiedIdentityException {
        Reader reader = new Reader(encoded);
        Asn1 element = reader.element(0);
        if (reader.at != encoded.length) {
            throw new UnverifiedIdentityException("The signed message is followed by something else.");
        }
        return element;
    }

    /** The child at this place, which must have this tag. */
    Asn1 child(int place, int expectedTag) throws UnverifiedIdentityException {
        if (place >= children.size() || children.get(place).tag() != expectedTag) {
            throw new UnverifiedIdentityException("The signed message is not built as one of RFC 5652.");
        }
        return children.get(place);
    }

    /** An object identifier's bytes, as hexadecimal digits. */
    String oid() throws UnverifiedIdentityException {
        if (tag != OID) {
            throw new UnverifiedIdentityException("The signed message lacks an object identifier.");
        }
        StringBuilder hex = new StringBuilder();
        for (byte each : content) {
            hex.append(String.format("%02x", each));
        }
        return hex.toString();
    }

    /** An octet string's octets, put together if it came in pieces. */
    byte[] octets() throws UnverifiedIdentityException {
        if (tag == OCTETS) {
            return content.clone();
        }
        if (tag != (OCTETS | CONSTRUCTED)) {
            throw new UnverifiedIdentityException("The signed message lacks an octet string.");
        }
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        for (Asn1 piece : children) {
            whole.writeBytes(piece.octets());
        }
        return whole.toByteArray();
    }

    private static final class Reader {
        private final byte[] encoded;
        private int at;

        private Reader(byte[] encoded) {
            this.encoded = encoded;
        }

        private Asn1 element(int depth) throws UnverifiedIdentityException {
            if (depth > MAX_DEPTH) {
                throw new UnverifiedIdentityException("The signed message nests too deeply.");
            }
            int start = at;
            int tag = next();
            if ((tag & 0x1f) == 0x1f) {
                throw new UnverifiedIdentityException("The signed message uses a tag of several bytes.");
            }
            int length = length();
            boolean constructed = (tag & CONSTRUCTED) != 0;
            if (length < 0 && !constructed) {
                throw new UnverifiedIdentityException("The signed message has a primitive element without a length.");
            }
            if (!constructed) {
                byte[] content = Arrays.copyOfRange(encoded, at, at + length);
                at += length;
                return new Asn1(tag, Arrays.copyOfRange(encoded, start, at), content, List.of());
            }
            List<Asn1> children = length < 0 ? untilEnd(depth) : within(length, depth);
            return new Asn1(tag, Arrays.copyOfRange(encoded, start, at), new byte[0], children);
        }

        private List<Asn1> within(int length, int depth) throws UnverifiedIdentityException {
            int end = at + length;
            List<Asn1> children = new ArrayList<>();
            while (at < end) {
                children.add(element(depth + 1));
            }
            if (at != end) {
                throw new UnverifiedIdentityException("The signed message has an element that exceeds its parent.");
            }
            return children;
        }

        private List<Asn1> untilEnd(int depth) throws UnverifiedIdentityException {
            List<Asn1> children = new ArrayList<>();
            while (true) {
                Asn1 child = element(depth + 1);
                if (child.tag() == 0) {
                    if (child.content().length != 0) {
                        throw new UnverifiedIdentityException("The signed message has an end that is none.");
                    }
                    return children;
                }
                children.add(child);
            }
        }

        /** @return -1 for an indefinite length */
        private int length() throws UnverifiedIdentityException {
            int first = next();
            if (first < 0x80) {
                return checked(first);
            }
            int bytes = first & 0x7f;
            if (bytes == 0) {
                return -1;
            }
            if (bytes > 3) {
                throw new UnverifiedIdentityException("The signed message has an element that is too long.");
            }
            int length = 0;
            for (int i = 0; i < bytes; i++) {
                length = length << 8 | next();
            }
            return checked(length);
        }

        private int checked(int length) throws UnverifiedIdentityException {
            if (length > encoded.length - at) {
                throw new UnverifiedIdentityException("The signed message is cut off.");
            }
            return length;
        }

        private int next() throws UnverifiedIdentityException {
            if (at >= encoded.length) {
                throw new UnverifiedIdentityException("The signed message is cut off.");
            }
            return encoded[at++] & 0xff;
        }
    }
}
