using System.Buffers;
using System.Runtime.CompilerServices;

namespace Fallback;

/// <summary>A response body in a pooled buffer, limited in size.</summary>
internal struct BoundedBody : IDisposable
{
    private const int FirstBuffer = 4096;
    private const int LargestFirstBuffer = 1 << 20;

    private byte[]? _buffer;
    private int _length;

    /// <summary>Whether the body was larger than the limit; what was read is its beginning.</summary>
    public bool IsCut { get; private set; }

    public readonly ReadOnlyMemory<byte> Bytes => _buffer.AsMemory(0, _length);

    /// <param name="content">The body.</param>
    /// <param name="limit">The most bytes to read.</param>
    /// <param name="keepBeginning">
    /// Whether to return what has arrived when the body broke off or the token was canceled, instead of throwing.
    /// </param>
    /// <param name="cancellationToken">Ends the read.</param>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public static async ValueTask<BoundedBody> ReadAsync(HttpContent content, long limit, bool keepBeginning, CancellationToken cancellationToken)
    {
        limit = Math.Min(limit, Array.MaxLength - 1);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(FirstSize(content.Headers.ContentLength, limit));
        int length = 0;
        bool done = false;
        try
        {
            Stream stream = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            while (length <= limit)
            {
                if (length == buffer.Length) buffer = Grow(buffer, limit);
                int read = await stream.ReadAsync(buffer.AsMemory(length), cancellationToken).ConfigureAwait(false);
                if (read == 0) break;
                length += read;
            }
            done = true;
        }
        catch (Exception) when (keepBeginning)
        {
            done = true;
        }
        finally
        {
            if (!done) ArrayPool<byte>.Shared.Return(buffer);
        }
        return new BoundedBody { _buffer = buffer, _length = (int)Math.Min(length, limit), IsCut = length > limit };
    }

    public void Dispose()
    {
        if (_buffer is { } buffer) ArrayPool<byte>.Shared.Return(buffer);
        _buffer = null;
    }

    // One byte more than expected, so that the read that finds the end needs no larger buffer.
    private static int FirstSize(long? announced, long limit) =>
        (int)Math.Min(Math.Min(announced ?? FirstBuffer - 1, limit) + 1, LargestFirstBuffer);

    private static byte[] Grow(byte[] full, long limit)
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(full.Length * 2L, Math.Max(limit + 1, full.Length + 1L)));
        full.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(full);
        return larger;
    }
}
