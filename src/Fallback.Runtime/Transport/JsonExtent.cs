namespace Fallback;

/// <summary>
/// Finds the end of a JSON object or array, in any number of parts and looking at each byte once: servers send JSON without any other mark
/// of its end. The parser decides whether it is well-formed.
/// </summary>
internal struct JsonExtent
{
    private int _depth;
    private bool _started;
    private bool _inString;
    private bool _escaped;

    /// <summary>Whether as many brackets were closed as were opened, and at least one was.</summary>
    public readonly bool IsComplete => _started && _depth <= 0;

    public void Add(ReadOnlySpan<byte> piece)
    {
        while (piece.Length > 0)
        {
            if (_escaped)
            {
                _escaped = false;
                piece = piece[1..];
                continue;
            }
            int found = _inString ? piece.IndexOfAny((byte)'"', (byte)'\\') : piece.IndexOfAny("\"{}[]"u8);
            if (found < 0) return;
            Step(piece[found]);
            piece = piece[(found + 1)..];
        }
    }

    private void Step(byte structural)
    {
        switch (structural)
        {
            case (byte)'\\': _escaped = true; break;
            case (byte)'"': _inString = !_inString; break;
            case (byte)'{' or (byte)'[':
                _started = true;
                _depth++;
                break;
            default: _depth--; break;
        }
    }
}
