using System.Text.Json;

namespace Fallback.Testing;

/// <summary>
/// The members that a part of a request has at Google; others are refused. Members that hold the caller's own JSON are not checked.
/// </summary>
/// <param name="names">Names of members without members that are known here.</param>
/// <param name="within">The others.</param>
internal sealed class GeminiFields(string names, params (string Name, GeminiFields Fields)[] within)
{
    private static readonly GeminiFields _functionResponse = new(
        "id name response willContinue scheduling",
        ("parts", new("", ("inlineData", new("mimeType data displayName")), ("fileData", new("mimeType fileUri displayName")))));

    private static readonly GeminiFields _content = new("role", ("parts", new(
        "text thought thoughtSignature partMetadata mediaResolution mediaProcessing audioTranscription speechMetadata",
        ("inlineData", new("mimeType data displayName")),
        ("fileData", new("mimeType fileUri displayName")),
        ("functionCall", new("id name args partialArgs willContinue")),
        ("functionResponse", _functionResponse),
        ("executableCode", new("id language code")),
        ("codeExecutionResult", new("id outcome output")),
        ("toolCall", new("id toolType args")),
        ("toolResponse", new("id toolType response")),
        ("videoMetadata", new("startOffset endOffset fps")))));

    private static readonly GeminiFields _tools = new(
        "googleSearch googleSearchRetrieval codeExecution urlContext googleMaps fileSearch computerUse mcpServers retrieval "
        + "enterpriseWebSearch",
        ("functionDeclarations", new("name description behavior parameters parametersJsonSchema response responseJsonSchema")));

    private static readonly GeminiFields _generationConfig = new(
        "temperature topP topK candidateCount maxOutputTokens stopSequences responseLogprobs logprobs presencePenalty frequencyPenalty seed "
        + "responseMimeType responseSchema responseJsonSchema responseModalities mediaResolution speechConfig imageConfig audioTimestamp "
        + "routingConfig modelSelectionConfig enableEnhancedCivicAnswers translationConfig",
        ("thinkingConfig", new("includeThoughts thinkingBudget thinkingLevel")));

    private readonly HashSet<string> _names = [.. names.Split(' ', StringSplitOptions.RemoveEmptyEntries)];

    public static GeminiFields Request { get; } = new(
        "model safetySettings cachedContent serviceTier labels store modelArmorConfig",
        ("contents", _content), ("systemInstruction", _content), ("tools", _tools), ("generationConfig", _generationConfig),
        ("toolConfig", new(
            "retrievalConfig includeServerSideToolInvocations",
            ("functionCallingConfig", new("mode allowedFunctionNames streamFunctionCallArguments")))));

    /// <summary>Returns the members that Google does not know: their names and places.</summary>
    public IEnumerable<(string Name, string Place)> Unknown(JsonElement json, string place = "")
    {
        if (json.ValueKind == JsonValueKind.Array)
        {
            int index = 0;
            foreach (JsonElement item in json.EnumerateArray())
                foreach ((string, string) found in Unknown(item, FormattableString.Invariant($"{place}[{index++}]"))) yield return found;
        }
        else if (json.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty member in json.EnumerateObject())
                foreach ((string, string) found in Unknown(member, place)) yield return found;
        }
    }

    private IEnumerable<(string Name, string Place)> Unknown(JsonProperty member, string place)
    {
        if (_names.Any(name => Is(member.Name, name))) return [];
        foreach ((string name, GeminiFields fields) in within)
            if (Is(member.Name, name))
                return fields.Unknown(member.Value, (place.Length == 0 ? "" : $"{place}.") + GeminiRequest.Snake(name));
        return [(member.Name, place)];
    }

    private static bool Is(string given, string name) => given == name || given == GeminiRequest.Snake(name);
}
