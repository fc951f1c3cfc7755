package io.jenkins.plugins.spotagents.emulator.imds;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;

/** As much of ASN.1's encoding rules as a certificate and a signed message need. */
final class Der {
    private static final DateTimeFormatter UTC_TIME =
            DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

    private Der() {}

    /** A value with a tag and a definite length (DER). */
    static byte[] tagged(int tag, byte[]... parts) {
        byte[] content = concat(parts);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        if (content.length < 0x80) {
            out.write(content.length);
        } else {
            byte[] length = BigInteger.valueOf(content.length).toByteArray();
            byte[] trimmed = length[0] == 0 ? Arrays.copyOfRange(length, 1, length.length) : length;
            out.write(0x80 | trimmed.length);
            out.writeBytes(trimmed);
        }
        out.writeBytes(content);
        return out.toByteArray();
    }

    /** A constructed value of indefinite length (BER), ended by two zero bytes. */
    static byte[] indefinite(int tag, byte[]... parts) {
        return concat(new byte[] {(byte) tag, (byte) 0x80}, concat(parts), new byte[2]);
    }

    static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    static byte[] sequence(byte[]... parts) {
        return tagged(0x30, parts);
    }

    /** A set whose members are in the order that DER asks for. */
    static byte[] set(byte[]... members) {
        byte[][] sorted = members.clone();
        Arrays.sort(sorted, Arrays::compareUnsigned);
        return tagged(0x31, sorted);
    }

    static byte[] integer(long value) {
        return tagged(0x02, BigInteger.valueOf(value).toByteArray());
    }

    static byte[] octets(byte[] value) {
        return tagged(0x04, value);
    }

    static byte[] bits(byte[] value) {
        return tagged(0x03, new byte[1], value);
    }

    static byte[] printable(String value) {
        return tagged(0x13, value.getBytes(StandardCharsets.US_ASCII));
    }

    static byte[] time(Instant value) {
        return tagged(0x17, UTC_TIME.format(value).getBytes(StandardCharsets.US_ASCII));
    }

    /** An object identifier in dotted form. */
    static byte[] oid(String dotted) {
        long[] arcs =
                Arrays.stream(dotted.split("\\.")).mapToLong(Long::parseLong).toArray();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        base128(out, arcs[0] * 40 + arcs[1]);
        for (int i = 2; i < arcs.length; i++) {
            base128(out, arcs[i]);
        }
        return tagged(0x06, out.toByteArray());
    }

    private static void base128(ByteArrayOutputStream out, long arc) {
        int groups = Math.max(1, (63 - Long.numberOfLeadingZeros(arc)) / 7 + 1);
        for (int group = groups - 1; group >= 0; group--) {
            int bits = (int) (arc >> (7 * group)) & 0x7f;
            out.write(group == 0 ? bits : bits | 0x80);
        }
    }

    /** An algorithm without parameters. */
    static byte[] algorithm(String oid) {
        return algorithm(0x30, oid);
    }

    /** An algorithm under an implicit tag. */
    static byte[] algorithm(int tag, String oid) {
        return tagged(tag, oid(oid), tagged(0x05));
    }
}
