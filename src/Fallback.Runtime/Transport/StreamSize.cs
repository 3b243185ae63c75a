namespace Fallback;

/// <summary>
/// Measures a streamed answer, event by event, against the provider's <see cref="ProviderOptions.MaxResponseBytes"/>: what is kept of it,
/// and the excess of each event over a frame of the usual size. The frames themselves, which are most of a stream of single words, count
/// little; otherwise a long valid answer would be refused.
/// </summary>
internal struct StreamSize(long limit)
{
    /// <summary>The bytes around a chunk of text in an event; no vendor writes more.</summary>
    private const int Frame = 1024;

    /// <summary>The size that an empty event counts with, so that a stream of them ends as well.</summary>
    private const int Least = 16;

    /// <summary>The longest form of a character in JSON, its escape.</summary>
    private const int LongestCharacter = 6;

    private long _taken;

    /// <summary>Adds an event of which only text is kept; true if the total now exceeds the limit.</summary>
    /// <param name="bytes">The bytes of the event.</param>
    /// <param name="text">The characters of text in it.</param>
    /// <param name="kept">How much of the text, and what else of the event, is kept.</param>
    public bool Exceeds(long bytes, long text, long kept) => Add(Least + kept + Math.Max(0, bytes - Frame - text * LongestCharacter));

    /// <summary>Adds something of which any part may be kept; true if the total now exceeds the limit.</summary>
    public bool Exceeds(long bytes) => Add(Least + bytes);

    private bool Add(long bytes)
    {
        _taken += bytes;
        return _taken > limit;
    }
}
