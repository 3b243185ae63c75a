namespace Fallback.Gateway;

/// <summary>
/// Keeps the providers' keys out of a stream, also where one comes in pieces, each in an event of its own. An event is held back as long as a
/// text in it ends with more of a key's beginning than may be seen, and those behind it with it; all others go out at once, as they came. Not
/// thread-safe.
/// </summary>
/// <remarks>
/// Whole events are held back: what a provider has written is either handed on as it is or not at all. It is for as many pieces as a key has
/// characters at most, with fewer than <see cref="Patience"/> events of other texts between two of them.
/// </remarks>
internal sealed class StreamedKeys
{
    /// <summary>Events without a continuation after which a beginning of a key is taken for something else.</summary>
    internal const int Patience = 32;

    /// <summary>Texts of one stream that end like a key's beginning; more than any answer has at once.</summary>
    private const int MostTails = 64;

    private readonly Queue<HeldEvent> _held = new();
    private readonly List<EventString> _strings = [];
    private List<KeyTail> _tails = [];
    private KeyHints _hints = new([]);

    /// <summary>Looks for these keys from now on.</summary>
    public void Know(IEnumerable<ApiKey> keys) => _hints = new KeyHints(keys);

    /// <summary>Whether an event can go out at once, without a closer look: nothing is held back, and nothing in it could be part of a key.</summary>
    public bool IsPlain(ReadOnlySpan<byte> json)
    {
        if (_held.Count > 0 || _hints.AreIn(json)) return false;
        foreach (KeyTail tail in _tails)
            if (KeyHints.MayGoOn(json, tail)) return false;
        // A text may have gone on otherwise, which is as good as not at all as long as nothing is held back for it.
        if (_tails.Count > 0) Age(_tails);
        return true;
    }

    /// <summary>Takes an event in that needs a closer look; gives back those that can go out now.</summary>
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

    /// <summary>Gives all back that is held back: nothing more comes that would make it a key.</summary>
    public IEnumerable<HeldEvent> End()
    {
        while (_held.TryDequeue(out HeldEvent? held)) yield return held;
    }

    /// <summary>Those in front of the first whose part of a key may go on.</summary>
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
        // What this event has nothing of may go on in a later one.
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
