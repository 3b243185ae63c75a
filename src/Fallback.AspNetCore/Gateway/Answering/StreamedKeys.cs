namespace Fallback.Gateway;

/// <summary>
/// Keeps the providers' keys out of a stream, even if a key arrives in parts, each in its own event. An event is held back, with all later
/// ones, as long as a text in it ends with more of a key's beginning than may be shown. All other events are sent at once, unchanged. Not
/// thread-safe.
/// </summary>
/// <remarks>
/// Whole events are held back: what a provider has written is either passed on unchanged or not at all. This covers as many parts as a key
/// has characters, with fewer than <see cref="Patience"/> events of other texts between two of them.
/// </remarks>
internal sealed class StreamedKeys
{
    /// <summary>The number of events without a continuation after which the beginning of a key counts as something else.</summary>
    internal const int Patience = 32;

    /// <summary>The most texts of one stream that end with the beginning of a key; more than any answer has at once.</summary>
    private const int MostTails = 64;

    private readonly Queue<HeldEvent> _held = new();
    private readonly List<EventString> _strings = [];
    private List<KeyTail> _tails = [];
    private KeyHints _hints = new([]);

    /// <summary>Searches for these keys from now on.</summary>
    public void Know(IEnumerable<ApiKey> keys) => _hints = new KeyHints(keys);

    /// <summary>
    /// Whether an event can be sent at once, without a closer check: nothing is held back, and nothing in it can be part of a key.
    /// </summary>
    public bool IsPlain(ReadOnlySpan<byte> json)
    {
        if (_held.Count > 0 || _hints.AreIn(json)) return false;
        foreach (KeyTail tail in _tails)
            if (KeyHints.MayGoOn(json, tail)) return false;
        // A text may have continued in another way, which makes no difference while nothing is held back for it.
        if (_tails.Count > 0) Age(_tails);
        return true;
    }

    /// <summary>Takes an event that needs a closer check; returns those that can be sent now.</summary>
    public IEnumerable<HeldEvent> Take(ReadOnlySpan<byte> json, bool isNamed)
    {
        byte[] bytes = EchoedKeys.Remove(_hints.Keys, json.ToArray());
        var taken = new HeldEvent(bytes, isNamed);
        _strings.Clear();
        if (EventStrings.TryRead(bytes, _strings)) Look(taken);
        else Age(_tails);
        _held.Enqueue(taken);
        return Ready();
    }

    /// <summary>Returns everything that is held back: nothing more arrives that would complete a key.</summary>
    public IEnumerable<HeldEvent> End()
    {
        while (_held.TryDequeue(out HeldEvent? held)) yield return held;
    }

    /// <summary>Returns the events before the first one whose part of a key may continue.</summary>
    private IEnumerable<HeldEvent> Ready()
    {
        while (_held.TryPeek(out HeldEvent? first) && !_tails.Exists(tail => tail.IsHeldBack && tail.IsIn(first))) yield return _held.Dequeue();
    }

    private void Look(HeldEvent taken)
    {
        List<KeyTail> before = _tails;
        _tails = [];
        foreach (EventString text in _strings)
            foreach (string secret in _hints.Secrets) Look(taken, text, secret, before);
        // A text without a part in this event may continue in a later one.
        Age(before);
        _tails.AddRange(before);
        if (_tails.Count > MostTails) _tails.RemoveRange(MostTails, _tails.Count - MostTails);
    }

    private void Look(HeldEvent taken, in EventString text, string secret, List<KeyTail> before)
    {
        if (text.Text.Length == 0) return;
        ulong place = text.Place;
        KeyTail? tail = Remove(_tails, place, secret) ?? Remove(before, place, secret);
        int known = tail?.Length ?? 0;
        string joined = known == 0 ? text.Text : string.Concat(secret.AsSpan(0, known), text.Text);
        int from = 0;
        for (int at; (at = joined.IndexOf(secret, from, StringComparison.Ordinal)) >= 0; from = at + secret.Length)
        {
            bool isMarked = at < known && tail!.Cut(at);
            taken.Cut(text, Math.Max(0, at - known), at + secret.Length - known, isMarked: !isMarked);
        }
        int length = KeyTail.Measure(joined.AsSpan(from), secret);
        if (length == 0) return;
        int begin = joined.Length - length;
        List<KeyPart> pieces = begin < known ? [.. tail!.Since(begin).Where(static piece => !piece.Event.IsSent)] : [];
        pieces.Add(new KeyPart(taken, text, Math.Max(0, begin - known), text.Text.Length));
        _tails.Add(new KeyTail(place, secret, length, pieces));
    }

    private static void Age(List<KeyTail> tails) => tails.RemoveAll(static tail => ++tail.Age >= Patience);

    private static KeyTail? Remove(List<KeyTail> tails, ulong place, string secret)
    {
        int at = tails.FindIndex(tail => tail.Place == place && ReferenceEquals(tail.Secret, secret));
        if (at < 0) return null;
        KeyTail found = tails[at];
        tails.RemoveAt(at);
        return found;
    }
}
