using System.Runtime.InteropServices;
using System.Text.Json;
using Fallback.CompilerServices;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>
/// Distinguishes prompts by their texts. Images and documents are left out: two prompts that differ in nothing else count as the same,
/// which is the cautious choice.
/// </summary>
internal struct PromptMark : ITextMeter
{
    private HashCode _hash;

    public static int Of(ChatRequest request)
    {
        var mark = default(PromptMark);
        PromptParts.Frame(request, null, ref mark);
        foreach (ChatMessage message in request.Messages) PromptParts.Message(message, ref mark);
        return mark._hash.ToHashCode();
    }

    public void Add(ReadOnlySpan<char> text) => _hash.AddBytes(MemoryMarshal.AsBytes(text));

    public void AddJson(JsonElement json) => Add(json.GetRawText());

    public void AddUtf8(ReadOnlySpan<byte> text) => _hash.AddBytes(text);

    public readonly void AddFrame(int tokens)
    {
    }

    public readonly void AddImage()
    {
    }

    public readonly void AddMedia(in ContentMeasure measure)
    {
    }
}
