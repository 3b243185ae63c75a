using System.Text;
using System.Text.Json;
#if NET9_0_OR_GREATER
using System.Runtime.InteropServices;
#endif

namespace Fallback;

/// <summary>
/// Measures UTF-8 bytes: no tokenizer makes more tokens of a text than it has bytes. Other content counts with its maximum.
/// </summary>
internal struct ByteMeter : ITextMeter
{
    /// <summary>More than any window, and small enough to be added up.</summary>
    private const long Immeasurable = 1L << 40;

    public long Total { get; private set; }

    public void Add(ReadOnlySpan<char> text) => Total += Encoding.UTF8.GetByteCount(text);

    public void AddJson(JsonElement json)
    {
#if NET9_0_OR_GREATER
        Total += JsonMarshal.GetRawUtf8Value(json).Length;
#else
        // .NET 8 returns the text only as a copy.
        Add(json.GetRawText());
#endif
    }

    public void AddUtf8(ReadOnlySpan<byte> text) => Total += text.Length;

    public void AddFrame(int tokens) => Total += tokens;

    public void AddImage() => Total += PromptParts.ImageTokens;

    public void AddMedia(in ContentMeasure measure) => Total += measure.Most ?? Immeasurable;
}
