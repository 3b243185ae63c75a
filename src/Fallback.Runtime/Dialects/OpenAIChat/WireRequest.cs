using System.Text.Json;
using Fallback.CompilerServices;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>
/// A chat completions request as another program wrote it. What the engine understands of it is also in the call's messages and options. A
/// tier of the same dialect gets these bytes, with only the necessary replacements. Immutable.
/// </summary>
/// <param name="Members">The members of the object, in order; each name once.</param>
internal sealed record WireRequest(WireMember[] Members)
{
    public const string Embeddings = "embeddings";
    public const string Responses = "responses";

    /// <summary>The path under a provider's address, such as <c>embeddings</c>; null for chat completions.</summary>
    public string? Path { get; init; }

    /// <summary>The caller, whose answers are not shared with other callers. Null if callers share answers.</summary>
    public string? Caller { get; init; }

    /// <summary>Whether the stream must end with the usage; the runtime requests the usage in any case.</summary>
    public bool WantsUsage { get; init; }

    /// <summary>The caller's headers that are forwarded to providers; null for none.</summary>
    public KeyValuePair<string, string>[]? Headers { get; init; }

    /// <summary>The number of answers that it requests.</summary>
    public int Choices
    {
        get
        {
            if (Find("n") is not { } value) return 1;
            var reader = new Utf8JsonReader(value.Span);
            return reader.Read() && reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out int choices) ? Math.Max(1, choices) : 1;
        }
    }

    /// <summary>The name under which the request limits its answer, of two possible ones; null if it does not.</summary>
    public string? OutputLimitName =>
        Has("max_completion_tokens") ? "max_completion_tokens" : Has("max_tokens") ? "max_tokens" : null;

    /// <summary>Whether a dialect has a form for it, so that it can be passed on.</summary>
    public bool IsFor(Dialect dialect) => Path switch
    {
        null or Embeddings => dialect is OpenAIChatDialect,
        Responses => dialect is OpenAIResponsesDialect,
        _ => false,
    };

    /// <summary>Writes it in the dialect in which it arrived.</summary>
    // These methods belong to this class, and not to the dialects, so that a natively compiled program without a gateway contains none of
    // them.
    public void Write(Utf8JsonWriter writer, RequestShape shape, ChatRequest request, bool stream)
    {
        if (Path is null) WireRequestWriter.Write(writer, shape, request, this, stream);
        else WireRequestWriter.WriteOther(writer, shape, this, stream);
    }

    /// <summary>Returns the address under a base address that ends with a slash.</summary>
    public Uri AddressUnder(Uri address) => new UriBuilder(address) { Path = address.AbsolutePath + Path }.Uri;

    /// <summary>Reads the answer to a request that is not a chat.</summary>
    public Reply<ChatAnswer> Read(in BoundedBody body, ProviderEndpoint endpoint, HttpResponseMessage response, HttpTransport transport, string tier) =>
        RelayReader.Read(body, endpoint, response, transport, tier, needsData: Path == Embeddings);

    /// <summary>
    /// Hashes the whole request, including unknown members, for the cache. Whether it requests a stream makes no difference if the runtime
    /// can write both forms.
    /// </summary>
    public void Hash(IdentityHash hash)
    {
        hash.Text(Caller);
        hash.Text(Path);
        foreach (WireMember member in Members)
        {
            if (member.Name is "model" || Path is null && member.Name is "stream" or "stream_options") continue;
            hash.Name(member.Name);
            hash.Bytes(member.Value.Span);
        }
        foreach ((string name, string value) in Headers ?? [])
        {
            hash.Name(name);
            hash.Text(value);
        }
    }

    /// <summary>Returns a member's value; null if there is none.</summary>
    public ReadOnlyMemory<byte>? Find(string name)
    {
        foreach (WireMember member in Members)
            if (member.Name == name) return member.Value;
        return null;
    }

    public bool Has(string name) => Find(name) is not null;

    /// <summary>
    /// Returns what only chat completions can answer, in a few words, so that a tier of another dialect is skipped instead of asked for
    /// something else; null for none.
    /// </summary>
    public string? OnlyInChatCompletions(ChatRequest request)
    {
        if (Path is not null) return $"a request for {Path}";
        if (RequestParameters.AsksForChoices(request)) return "several choices (n)";
        if (request.Options?.AdditionalProperties is not { } additional) return null;
        if (IsTrue(additional.GetValueOrDefault("logprobs"))) return "logprobs";
        if (additional.GetValueOrDefault("modalities") is JsonElement { ValueKind: JsonValueKind.Array } modalities)
            foreach (JsonElement modality in modalities.EnumerateArray())
                if (!modality.ValueEquals("text"u8)) return "an answer that is not text alone (modalities)";
        return additional.ContainsKey("tool_choice") ? "this tool_choice" : null;
    }

    private static bool IsTrue(object? value) => value is true or JsonElement { ValueKind: JsonValueKind.True };
}

/// <summary>A member of a request.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value, which is valid JSON.</param>
internal readonly record struct WireMember(string Name, ReadOnlyMemory<byte> Value);

/// <summary>A part of a message of an unknown kind: it can be passed on unchanged, but not translated.</summary>
/// <param name="type">The kind, as the request names it.</param>
internal sealed class WirePart(string type) : AIContent
{
    public string Type => type;
}

/// <summary>A tool that is not a function, and is meant for the provider: it can be passed on unchanged, but not translated.</summary>
/// <param name="type">The kind, as the request names it.</param>
internal sealed class WireTool(string type) : AITool
{
    public override string Name => type;
}
