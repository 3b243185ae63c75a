namespace Fallback.Fuzz;

/// <summary>A body that comes in given pieces and at once. Whoever reads on long after its end goes round in circles.</summary>
internal sealed class SplitBody(byte[][] pieces) : ForwardStream
{
    private const int MostReadsAfterTheEnd = 100;

    private int _piece;
    private int _at;
    private int _readsAfterTheEnd;

    /// <summary>A body in one to eight pieces.</summary>
    public static byte[][] Split(byte[] body, Random random)
    {
        int[] cuts = [0, .. Enumerable.Range(0, random.Next(1, 8)).Select(_ => random.Next(body.Length + 1)).Order(), body.Length];
        return [.. cuts.Zip(cuts.Skip(1), (from, to) => body[from..to]).Where(static piece => piece.Length > 0)];
    }

    public override int Read(Span<byte> buffer)
    {
        if (_piece == pieces.Length)
        {
            Rule.Holds(++_readsAfterTheEnd < MostReadsAfterTheEnd, "the end of the body is read again and again");
            return 0;
        }
        int count = Math.Min(buffer.Length, pieces[_piece].Length - _at);
        pieces[_piece].AsSpan(_at, count).CopyTo(buffer);
        _at += count;
        if (_at == pieces[_piece].Length) (_piece, _at) = (_piece + 1, 0);
        return count;
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(Read(buffer.Span));

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));
}
