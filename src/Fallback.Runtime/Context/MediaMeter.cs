using System.Text.Json;

namespace Fallback;

/// <summary>Measures what a prompt contains in addition to its texts and images: the expected and the highest number of tokens.</summary>
internal struct MediaMeter() : ITextMeter
{
    public long Expected { get; private set; }

    /// <summary>The highest number of tokens; null once there is something that cannot be measured.</summary>
    public long? Most { get; private set; } = 0;

    public void AddMedia(in ContentMeasure measure)
    {
        Expected += measure.Expected;
        Most += measure.Most;
    }

    public readonly void Add(ReadOnlySpan<char> text)
    {
    }

    public readonly void AddUtf8(ReadOnlySpan<byte> text)
    {
    }

    public readonly void AddJson(JsonElement json)
    {
    }

    public readonly void AddFrame(int tokens)
    {
    }

    public readonly void AddImage()
    {
    }
}
