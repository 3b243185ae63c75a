using System.Text.Json;

namespace Fallback;

/// <summary>What a prompt holds beside its texts and images: how much it is expected to be, and how much it can be.</summary>
internal struct MediaMeter() : ITextMeter
{
    public long Expected { get; private set; }

    /// <summary>Null once there is something that cannot be measured.</summary>
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
