using System.Buffers;

namespace Fallback;

/// <summary>A response body in a pooled buffer, bounded in size.</summary>
internal struct BoundedBody : IDisposable
{
    private byte[]? _buffer;
    private int _length;

    /// <summary>The body was larger than allowed; what was read is its beginning.</summary>
    public bool IsCut { get; private set; }

    public readonly ReadOnlyMemory<byte> Bytes => _buffer.AsMemory(0, _length);

    public static async ValueTask<BoundedBody> ReadAsync(HttpContent content, long limit, CancellationToken cancellationToken)
    {
        long expected = content.Headers.ContentLength ?? 4096;
        byte[] buffer = ArrayPool<byte>.Shared.Rent((int)Math.Clamp(expected + 1, 256, Math.Min(limit + 1, 1 << 20)));
        int length = 0;
        bool done = false;
        try
        {
            Stream stream = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            await using (stream.ConfigureAwait(false))
            {
                while (length <= limit)
                {
                    if (length == buffer.Length) buffer = Grow(buffer, limit);
                    int read = await stream.ReadAsync(buffer.AsMemory(length), cancellationToken).ConfigureAwait(false);
                    if (read == 0) break;
                    length += read;
                }
            }
            done = true;
            return new BoundedBody { _buffer = buffer, _length = (int)Math.Min(length, limit), IsCut = length > limit };
        }
        finally
        {
            if (!done) ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    public void Dispose()
    {
        if (_buffer is { } buffer) ArrayPool<byte>.Shared.Return(buffer);
        _buffer = null;
    }

    private static byte[] Grow(byte[] full, long limit)
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(full.Length * 2L, Math.Max(limit + 1, full.Length + 1L)));
        full.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(full);
        return larger;
    }
}
