using System.Text.Json;

namespace Fallback;

/// <summary>Measures the parts of a prompt. Implemented by structs, so that measuring allocates nothing.</summary>
internal interface ITextMeter
{
    void Add(ReadOnlySpan<char> text);

    void AddJson(JsonElement json);

    /// <summary>Adds tokens without a text: a message's frame.</summary>
    void AddFrame(int tokens);

    /// <summary>Adds a text that is passed as data.</summary>
    void AddUtf8(ReadOnlySpan<byte> text);

    void AddImage();

    /// <summary>Adds a document, a recording, or any other content that is not text.</summary>
    void AddMedia(in ContentMeasure measure);
}
