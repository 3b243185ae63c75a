namespace Fallback.Gateway;

/// <summary>The end of a text of a stream, as far as it is the beginning of a key: what comes next may be the rest.</summary>
/// <param name="Place">Which text of the stream.</param>
/// <param name="Secret">Which key.</param>
/// <param name="Length">So many of the key's characters.</param>
/// <param name="Pieces">Where they stand, in their order; those that have gone out long ago are left out.</param>
internal sealed record KeyTail(ulong Place, string Secret, int Length, List<KeyPart> Pieces)
{
    /// <summary>How many of a key's characters anyone may see, as <see cref="ApiKey.Mask"/> has it; nothing is held back for them.</summary>
    private const int Shown = 4;

    private const int ShortestShown = 13;

    /// <summary>Whether a client that has it knows more of the key than it may.</summary>
    public bool IsHeldBack => Length > (Secret.Length >= ShortestShown ? Shown : 0);

    /// <summary>Events since it was last gone on with.</summary>
    public int Age { get; set; }

    /// <summary>How much of a text's end is the beginning of a key, and not all of it.</summary>
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

    /// <summary>Whether a part of it stands in an event.</summary>
    public bool IsIn(HeldEvent held) => Pieces.Exists(piece => ReferenceEquals(piece.Event, held));

    /// <summary>Takes it out of the events that have not gone out, from one of its characters on.</summary>
    /// <returns>Whether there was such an event, which then shows that something was taken out.</returns>
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

    /// <summary>Its pieces from one of its characters on.</summary>
    public IEnumerable<KeyPart> Since(int from)
    {
        // Counted from the end, because the first pieces may be left out.
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
/// <param name="To">Behind the last.</param>
internal readonly record struct KeyPart(HeldEvent Event, EventString String, int From, int To);
