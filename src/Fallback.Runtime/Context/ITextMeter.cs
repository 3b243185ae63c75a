using System.Text.Json;

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
