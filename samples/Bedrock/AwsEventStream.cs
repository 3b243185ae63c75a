using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text;

namespace Fallback.Samples.Bedrock;

/// <summary>
/// Reads <c>application/vnd.amazon.eventstream</c>: lengths, headers, payload. It does not verify the checksums, because TLS protects the bytes.
/// </summary>
internal static class AwsEventStream
{
    private const int PreludeLength = 12;
    private const int ChecksumLength = 4;
    private const int LongestMessage = 16 * 1024 * 1024;
    private const byte TextHeader = 7;

    // By the type of a header's value: true, false, byte, short, int, long, bytes, text, timestamp, uuid. Bytes and text carry their length.
    private static readonly int[] _valueLengths = [0, 0, 1, 2, 4, 8, -1, -1, 8, 16];

    /// <exception cref="IOException">The stream breaks off, or is not an event stream.</exception>
    public static async IAsyncEnumerable<AwsEvent> ReadAsync(Stream stream, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        byte[] prelude = new byte[PreludeLength];
        while (true)
        {
            int read = await stream.ReadAtLeastAsync(prelude, PreludeLength, throwOnEndOfStream: false, cancellationToken);
            if (read == 0) yield break;
            if (read < PreludeLength) throw new EndOfStreamException("The stream broke off within a message.");
            int length = BinaryPrimitives.ReadInt32BigEndian(prelude);
            int headers = BinaryPrimitives.ReadInt32BigEndian(prelude.AsSpan(4));
            if (length > LongestMessage || headers < 0 || headers > length - PreludeLength - ChecksumLength)
                throw new IOException("The stream is none of AWS's.");
            byte[] rest = new byte[length - PreludeLength];
            await stream.ReadExactlyAsync(rest, cancellationToken);
            yield return Read(rest, headers);
        }
    }

    private static AwsEvent Read(byte[] rest, int headersLength)
    {
        string kind = "event", type = "";
        for (int at = 0; at < headersLength;)
        {
            string name = Encoding.UTF8.GetString(Part(rest, at + 1, rest[at]));
            at += 1 + name.Length;
            int valueType = Part(rest, at++, 1)[0];
            if (valueType >= _valueLengths.Length) throw new IOException("The stream is none of AWS's.");
            int length = _valueLengths[valueType];
            if (length < 0)
            {
                length = BinaryPrimitives.ReadUInt16BigEndian(Part(rest, at, 2));
                at += 2;
            }
            ReadOnlySpan<byte> value = Part(rest, at, length);
            at += length;
            if (valueType != TextHeader) continue;
            if (name == ":message-type") kind = Encoding.UTF8.GetString(value);
            else if (name is ":event-type" or ":exception-type" or ":error-code") type = Encoding.UTF8.GetString(value);
        }
        return new AwsEvent(kind, type, rest.AsMemory(headersLength, rest.Length - headersLength - ChecksumLength));
    }

    private static ReadOnlySpan<byte> Part(byte[] message, int from, int length) =>
        from + length <= message.Length ? message.AsSpan(from, length) : throw new IOException("The stream is none of AWS's.");
}
