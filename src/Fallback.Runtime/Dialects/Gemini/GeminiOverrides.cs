using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>
/// The caller's additional properties as members of a request, which take precedence over the options. Members of <c>generationConfig</c>
/// and <c>toolConfig</c> may be inside these or under their own names; everything else is next to them.
/// </summary>
internal sealed class GeminiOverrides
{
    public const string Generation = "generationConfig";
    public const string ToolSettings = "toolConfig";
    public const string Tools = "tools";
    public const string CachedContent = "cachedContent";
    public const string System = "systemInstruction";

    private readonly Dictionary<string, object?> _generation = new(StringComparer.Ordinal);
    private readonly Dictionary<string, object?> _toolConfig = new(StringComparer.Ordinal);
    private readonly Dictionary<string, object?> _others = new(StringComparer.Ordinal);

    private GeminiOverrides()
    {
    }

    /// <summary>Google's tools that have no type in Microsoft.Extensions.AI; usually none.</summary>
    public JsonElement MoreTools { get; private set; }

    public IReadOnlyDictionary<string, object?> ToolConfig => _toolConfig;

    public IReadOnlyDictionary<string, object?> Others => _others;

    /// <summary>Whether the request uses cached content, which replaces system text and tools.</summary>
    public bool UsesCachedContent => _others.ContainsKey(CachedContent);

    public bool HasSystem => _others.ContainsKey(System);

    public IReadOnlyDictionary<string, object?> OfGeneration => _generation;

    public static GeminiOverrides Of(ChatOptions options)
    {
        var overrides = new GeminiOverrides();
        foreach ((string name, object? value) in options.AdditionalProperties ?? [])
            if (!RequestParameters.IsReserved(name) && name != "contents" && value is not null) overrides.Add(name, value);
        return overrides;
    }

    private void Add(string name, object value)
    {
        switch (name)
        {
            case Generation: Merge(value, _generation); break;
            case ToolSettings: Merge(value, _toolConfig); break;
            case Tools when ToJson(value) is { ValueKind: JsonValueKind.Array } tools: MoreTools = tools; break;
            case "functionCallingConfig" or "retrievalConfig" or "includeServerSideToolInvocations": _toolConfig.TryAdd(name, value); break;
            default: (IsOfGeneration(name) ? _generation : _others).TryAdd(name, value); break;
        }
    }

    /// <summary>Merges members: those in the object itself take precedence over those next to it.</summary>
    private static void Merge(object value, Dictionary<string, object?> members)
    {
        if (ToJson(value) is not { ValueKind: JsonValueKind.Object } json) return;
        foreach (JsonProperty member in json.EnumerateObject()) members[member.Name] = member.Value;
    }

    private static JsonElement ToJson(object value) => value is JsonElement json ? json : JsonValues.ToJson(value);

    private static bool IsOfGeneration(string name) => name is
        "temperature" or "topP" or "topK" or "candidateCount" or "maxOutputTokens" or "stopSequences" or "seed" or "presencePenalty"
        or "frequencyPenalty" or "responseMimeType" or "responseSchema" or "responseJsonSchema" or "responseModalities"
        or "responseLogprobs"
        or "logprobs" or "thinkingConfig" or "speechConfig" or "imageConfig" or "mediaResolution" or "audioTimestamp" or "routingConfig"
        or "modelSelectionConfig" or "enableEnhancedCivicAnswers" or "translationConfig";
}
