namespace Fallback.Gateway;

/// <summary>The end of a text in a stream that is also the beginning of a key: the next event may contain the rest.</summary>
/// <param name="Place">The text of the stream.</param>
/// <param name="Secret">The key.</param>
/// <param name="Length">The number of the key's characters.</param>
/// <param name="Pieces">Their positions, in order; those that were sent long ago are left out.</param>
internal sealed record KeyTail(ulong Place, string Secret, int Length, List<KeyPart> Pieces)
{
    /// <summary>
    /// The number of a key's characters that may be shown, as in <see cref="ApiKey.Mask"/>; nothing is held back for them.
    /// </summary>
    private const int Shown = 4;

    private const int ShortestShown = 13;

    /// <summary>Whether a client that receives it would know more of the key than it may.</summary>
    public bool IsHeldBack => Length > (Secret.Length >= ShortestShown ? Shown : 0);

    /// <summary>The events since it was last continued.</summary>
    public int Age { get; set; }

    /// <summary>Returns how much of a text's end is the beginning of a key, but not the whole key.</summary>
    public static int Measure(ReadOnlySpan<char> text, string secret)
    {
        int from = Math.Max(0, text.Length - secret.Length + 1);
        while (from < text.Length)
        {
            int first = text[from..].IndexOf(secret[0]);
            if (first < 0) return 0;
            from += first;
            if (secret.AsSpan().StartsWith(text[from..], StringComparison.Ordinal)) return text.Length - from;
            from++;
        }
        return 0;
    }

    /// <summary>Whether a part of it is in an event.</summary>
    public bool IsIn(HeldEvent held) => Pieces.Exists(piece => ReferenceEquals(piece.Event, held));

    /// <summary>Removes it from the events that were not sent yet, from one of its characters on.</summary>
    /// <returns>Whether there was such an event, which then shows that something was removed.</returns>
    public bool Cut(int from)
    {
        bool isMarked = false;
        foreach (KeyPart piece in Since(from))
        {
            if (piece.Event.IsSent) continue;
            piece.Event.Cut(piece.String, piece.From, piece.To, isMarked: !isMarked);
            isMarked = true;
        }
        return isMarked;
    }

    /// <summary>Returns its parts from one of its characters on.</summary>
    public IEnumerable<KeyPart> Since(int from)
    {
        // Counted from the end, because the first parts may be left out.
        int wanted = Length - from;
        int left = 0;
        foreach (KeyPart piece in Pieces) left += piece.To - piece.From;
        foreach (KeyPart piece in Pieces)
        {
            int length = piece.To - piece.From;
            int skipped = Math.Clamp(left - wanted, 0, length);
            left -= length;
            if (skipped < length) yield return piece with { From = piece.From + skipped };
        }
    }
}

/// <summary>A part of a key within an event.</summary>
/// <param name="Event">The event.</param>
/// <param name="String">The text in it.</param>
/// <param name="From">The first of the key's characters.</param>
/// <param name="To">The position after the last one.</param>
internal readonly record struct KeyPart(HeldEvent Event, EventString String, int From, int To);
