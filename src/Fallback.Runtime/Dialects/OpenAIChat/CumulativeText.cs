using System.Text;

namespace Fallback;

/// <summary>
/// Finds out whether a stream's pieces each hold all the text so far, as DashScope's do in some modes, and then takes the repetition out of
/// them. It is certain once three pieces are such and what they repeat is no coincidence; until then they are held back, because what was
/// handed out cannot be taken back. The first piece that is none settles it, so that ordinary streams pay for one comparison.
/// </summary>
internal struct CumulativeText
{
    /// <summary>Bytes of UTF-8 that must have been repeated, blanks and repetitions within the text left out.</summary>
    private const int Telling = 5;

    /// <summary>As much of a text tells whether it is a coincidence.</summary>
    private const int Enough = 256;

    /// <summary>More pieces that look alike and prove nothing are not held back.</summary>
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

    /// <summary>What of a piece to hand out now.</summary>
    /// <param name="piece">The piece.</param>
    /// <param name="isMessage">It calls itself a message, so that one repetition of what came before is proof enough.</param>
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

    /// <summary>What was held back, once no more comes to decide it.</summary>
    public string? Flush()
    {
        if (_state == State.Unknown) _state = State.Pieces;
        string? held = _held?.ToString();
        _held = null;
        return held;
    }

    /// <summary>It is certain by another part of the same stream; with what there is to hand out now.</summary>
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

    /// <summary>A part of what was said already, or what does not go on with it at all.</summary>
    private readonly string Odd(string piece) => _all!.StartsWith(piece, StringComparison.Ordinal) ? "" : piece;

    /// <summary>How telling it is that a text is repeated: "ha" in "haha" is not.</summary>
    private static int Weight(string all)
    {
        ReadOnlySpan<char> text = all.AsSpan(0, Math.Min(all.Length, Enough));
        if (IsRepetition(text)) return 0;
        int weight = 0;
        foreach (char c in text)
            if (!char.IsWhiteSpace(c)) weight += c < 0x80 ? 1 : c < 0x800 ? 2 : 3;
        return weight;
    }

    /// <summary>Whether a text is one shorter text again and again, perhaps with a rest. The shortest such text is what is left in front of
    /// the longest border, a beginning that is an end as well.</summary>
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
