namespace Fallback;

/// <summary>
/// What a streamed answer takes, event by event, against the provider's <see cref="ProviderOptions.MaxResponseBytes"/>: what is kept of
/// it, and all that an event holds beyond a frame of the usual size. The frames themselves, which are most of a stream of single words,
/// count little: else a long answer that is well would be refused.
/// </summary>
internal struct StreamSize(long limit)
{
    /// <summary>What stands around a piece of text in an event; no vendor writes more.</summary>
    private const int Frame = 1024;

    /// <summary>An event of nothing counts so many bytes, so that they come to an end as well.</summary>
    private const int Least = 16;

    /// <summary>The longest form of a character in JSON is its escape.</summary>
    private const int LongestCharacter = 6;

    private long _taken;

    /// <summary>Takes in an event of which text alone is kept; true when it is more than allowed by now.</summary>
    /// <param name="bytes">Bytes of the event.</param>
    /// <param name="text">Characters of text in it.</param>
    /// <param name="kept">How much of the text, and what else of it, is kept.</param>
    public bool Exceeds(long bytes, long text, long kept) => Add(Least + kept + Math.Max(0, bytes - Frame - text * LongestCharacter));

    /// <summary>Takes in something of which any part may be kept; true when it is more than allowed by now.</summary>
    public bool Exceeds(long bytes) => Add(Least + bytes);

    private bool Add(long bytes)
    {
        _taken += bytes;
        return _taken > limit;
    }
}
