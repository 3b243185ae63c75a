using System.Text;
using System.Text.Json;
using Fallback.CompilerServices;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>Finds out whether a text is in a request: a provider that says the same may only repeat what its caller wrote.</summary>
internal struct RequestWords : ITextMeter
{
    private readonly string[] _wanted;
    private bool _isFound;

    private RequestWords(string[] wanted) => _wanted = wanted;

    /// <summary>Whether the request contains one of the texts, in any case.</summary>
    public static bool Hold(ChatRequest request, params string[] texts)
    {
        if (texts.Length == 0) return false;
        var words = new RequestWords(texts);
        PromptParts.Frame(request, null, ref words);
        foreach (ChatMessage message in request.Messages) PromptParts.Message(message, ref words);
        return words._isFound;
    }

    /// <summary>Whether the request's words are known; those of a request that another program wrote are not.</summary>
    public static bool AreKnown(ChatRequest request) => request.User is not null || request.System is not null || request.Messages.Length > 0;

    /// <summary>
    /// Returns the significant words of a text, because shorter ones occur in every prompt; if there are none, the whole text.
    /// </summary>
    public static string[] In(string text)
    {
        var words = new List<string>();
        int start = -1;
        for (int i = 0; i <= text.Length; i++)
        {
            bool isWord = i < text.Length && char.IsLetterOrDigit(text[i]);
            if (isWord && start < 0) start = i;
            if (isWord || start < 0) continue;
            string word = text[start..i];
            if (word.Length > 3 || word.Length > 1 && word.AsSpan().ContainsAnyExceptInRange('\0', '\x7f') || char.IsAsciiDigit(word[0])) words.Add(word);
            start = -1;
        }
        return words.Count == 0 ? [text] : [.. words];
    }

    public void Add(ReadOnlySpan<char> text)
    {
        for (int i = 0; i < _wanted.Length && !_isFound; i++) _isFound = text.Contains(_wanted[i], StringComparison.OrdinalIgnoreCase);
    }

    public void AddJson(JsonElement json)
    {
        if (json.ValueKind == JsonValueKind.String) Add(json.GetString());
        else if (json.ValueKind != JsonValueKind.Undefined) Add(json.GetRawText());
    }

    public void AddUtf8(ReadOnlySpan<byte> text) => Add(Encoding.UTF8.GetString(text));

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
