using System.Text;
using System.Text.Json;
#if NET9_0_OR_GREATER
using System.Runtime.InteropServices;
#endif

namespace Fallback;

/// <summary>Measures the pieces of a prompt. Implemented by structs, so that measuring allocates nothing.</summary>
internal interface ITextMeter
{
    void Add(ReadOnlySpan<char> text);

    void AddJson(JsonElement json);

    /// <summary>Tokens that no text stands for: a message's frame.</summary>
    void AddFrame(int tokens);

    void AddImage();
}

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
        Add(json.GetRawText());
#endif
    }

    public void AddFrame(int tokens) => Total += tokens;

    public void AddImage() => Total += PromptParts.ImageTokens;
}

/// <summary>Tokens, counted by the user's counter where it knows the model, else estimated.</summary>
internal struct TokenMeter(ModelCounter? counter) : ITextMeter
{
    public long Total { get; private set; }

    /// <summary>The part of <see cref="Total"/> that images are, of which nobody knows how much it is.</summary>
    public long OfImages { get; private set; }

    public void Add(ReadOnlySpan<char> text)
    {
        if (!text.IsEmpty) Total += counter?.Count(text) ?? TokenEstimator.Estimate(text);
    }

    public void AddJson(JsonElement json) => Add(json.GetRawText());

    public void AddFrame(int tokens) => Total += tokens;

    public void AddImage()
    {
        Total += PromptParts.ImageTokens;
        OfImages += PromptParts.ImageTokens;
    }
}
