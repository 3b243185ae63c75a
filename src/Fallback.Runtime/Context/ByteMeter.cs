using System.Text;
using System.Text.Json;
#if NET9_0_OR_GREATER
using System.Runtime.InteropServices;
#endif

namespace Fallback;

/// <summary>UTF-8 bytes: no tokenizer makes more tokens of a text than it has bytes.</summary>
internal struct ByteMeter : ITextMeter
{
    public long Total { get; private set; }

    public void Add(ReadOnlySpan<char> text) => Total += Encoding.UTF8.GetByteCount(text);

    public void AddJson(JsonElement json)
    {
#if NET9_0_OR_GREATER
        Total += JsonMarshal.GetRawUtf8Value(json).Length;
#else
        // .NET 8 gives the text only as a copy.
        Add(json.GetRawText());
#endif
    }

    public void AddFrame(int tokens) => Total += tokens;

    public void AddImage() => Total += PromptParts.ImageTokens;
}
