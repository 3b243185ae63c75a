using System.Text.Json;

namespace Fallback;

/// <summary>Measures the pieces of a prompt. Implemented by structs, so that measuring allocates nothing.</summary>
internal interface ITextMeter
{
    void Add(ReadOnlySpan<char> text);

    void AddJson(JsonElement json);

    /// <summary>Tokens that no text stands for: a message's frame.</summary>
    void AddFrame(int tokens);

    /// <summary>A text that is carried as data.</summary>
    void AddUtf8(ReadOnlySpan<byte> text);

    void AddImage();

    /// <summary>A document, a recording, or anything else that is no text.</summary>
    void AddMedia(in ContentMeasure measure);
}
