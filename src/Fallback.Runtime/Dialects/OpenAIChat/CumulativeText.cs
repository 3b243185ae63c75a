using System.Text;

namespace Fallback;

/// <summary>
/// Detects whether each chunk of a stream contains the whole text so far, as DashScope's do in some modes, and removes the repetition. It
/// is certain once three chunks do so and the repeated text is no coincidence; until then they are held back, because delivered text cannot
/// be taken back. The first chunk that differs decides, so that ordinary streams pay for one comparison.
/// </summary>
internal struct CumulativeText
{
    /// <summary>The bytes of UTF-8 that must be repeated, without white space and repetitions within the text.</summary>
    private const int Telling = 5;

    /// <summary>The length of text that is enough to recognize a coincidence.</summary>
    private const int Enough = 256;

    /// <summary>The most chunks that look alike and prove nothing before they are delivered.</summary>
    private const int MostHeld = 4;

    private string? _all;
    private StringBuilder? _held;
    private int _pieces;
    private int _handedOut;
    private int _repeated;
    private int _growths;
    private State _state;

    private enum State
    {
        Unknown,
        Pieces,
        Cumulative,
    }

    public readonly bool IsCumulative => _state == State.Cumulative;

    /// <summary>Returns the part of a chunk to deliver now.</summary>
    /// <param name="piece">The chunk.</param>
    /// <param name="isMessage">Whether it is a message, so that one repetition of the earlier text is proof enough.</param>
    public string? Pass(string? piece, bool isMessage = false)
    {
        if (_state == State.Pieces || string.IsNullOrEmpty(piece)) return piece;
        if (_all is null)
        {
            _all = piece;
            _handedOut = piece.Length;
            return piece;
        }
        if (!piece.StartsWith(_all, StringComparison.Ordinal)) return _state == State.Cumulative ? Odd(piece) : Settle(piece);
        if (_state == State.Cumulative) return News(piece);
        if (isMessage && (piece.Length > _all.Length || Weight(piece) >= Telling))
        {
            _all = piece;
            return Agree();
        }
        _pieces++;
        (_held ??= new StringBuilder()).Append(piece);
        if (piece.Length > _all.Length)
        {
            _repeated += Weight(_all);
            _growths++;
        }
        _all = piece;
        if (_growths >= 2 && _repeated >= Telling) return Agree();
        return _pieces > MostHeld ? Settle("") : null;
    }

    /// <summary>Returns what was held back, once nothing more arrives to decide it.</summary>
    public string? Flush()
    {
        if (_state == State.Unknown) _state = State.Pieces;
        string? held = _held?.ToString();
        _held = null;
        return held;
    }

    /// <summary>Decides by another part of the same stream; returns what to deliver now.</summary>
    public string? Agree()
    {
        if (_state == State.Pieces) return null;
        _state = State.Cumulative;
        _held = null;
        return _all is null ? null : News(_all);
    }

    private string Settle(string piece)
    {
        _state = State.Pieces;
        _all = null;
        string passed = _held is null ? piece : _held.Append(piece).ToString();
        _held = null;
        return passed;
    }

    private string News(string all)
    {
        _all = all;
        string news = all[_handedOut..];
        _handedOut = all.Length;
        return news;
    }

    /// <summary>Handles a part of what was delivered already, or a text that does not continue it.</summary>
    private readonly string Odd(string piece) => _all!.StartsWith(piece, StringComparison.Ordinal) ? "" : piece;

    /// <summary>Returns how conclusive it is that a text is repeated: "ha" in "haha" is not.</summary>
    private static int Weight(string all)
    {
        ReadOnlySpan<char> text = all.AsSpan(0, Math.Min(all.Length, Enough));
        if (IsRepetition(text)) return 0;
        int weight = 0;
        foreach (char c in text)
            if (!char.IsWhiteSpace(c)) weight += c < 0x80 ? 1 : c < 0x800 ? 2 : 3;
        return weight;
    }

    /// <summary>
    /// Whether a text is one shorter text repeated, perhaps with a rest. The shortest such text is what remains before the longest border,
    /// which is a beginning that is also an end.
    /// </summary>
    private static bool IsRepetition(ReadOnlySpan<char> text)
    {
        Span<int> border = stackalloc int[Enough];
        border[0] = 0;
        for (int i = 1, length = 0; i < text.Length; i++)
        {
            while (length > 0 && text[i] != text[length]) length = border[length - 1];
            if (text[i] == text[length]) length++;
            border[i] = length;
        }
        return text.Length > 1 && text.Length - border[text.Length - 1] <= text.Length / 2;
    }
}
