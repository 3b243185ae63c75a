using System.Text.Json;
using Fallback.CompilerServices;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>
/// A chat completions request as a program elsewhere wrote it: what the engine understands of it stands in the call's messages and options
/// as well, and a tier of the same dialect gets these bytes, with only what it needs replaced. Not changed any more.
/// </summary>
/// <param name="Members">The members of the object, in its order; each name once.</param>
internal sealed record WireRequest(WireMember[] Members)
{
    public const string Embeddings = "embeddings";
    public const string Responses = "responses";

    /// <summary>Where it goes under a provider's address, as <c>embeddings</c>; null for chat completions.</summary>
    public string? Path { get; init; }

    /// <summary>Who asks: what is answered to one caller is nobody else's. Null where callers share answers.</summary>
    public string? Caller { get; init; }

    /// <summary>Whether a stream is to end with what it used; we ask for it in any case.</summary>
    public bool WantsUsage { get; init; }

    /// <summary>Headers of the caller's that reach providers; null for none.</summary>
    public KeyValuePair<string, string>[]? Headers { get; init; }

    /// <summary>How many answers it asks for.</summary>
    public int Choices
    {
        get
        {
            if (Find("n") is not { } value) return 1;
            var reader = new Utf8JsonReader(value.Span);
            return reader.Read() && reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out int choices) ? Math.Max(1, choices) : 1;
        }
    }

    /// <summary>Under which of its two names the request limits its answer; null where it does not.</summary>
    public string? OutputLimitName =>
        Has("max_completion_tokens") ? "max_completion_tokens" : Has("max_tokens") ? "max_tokens" : null;

    /// <summary>Whether a dialect has a form for it, so that it can be handed on.</summary>
    public bool IsFor(Dialect dialect) => Path switch
    {
        null or Embeddings => dialect is OpenAIChatDialect,
        Responses => dialect is OpenAIResponsesDialect,
        _ => false,
    };

    /// <summary>Writes it in the dialect that it came in.</summary>
    // These are its own, and not the dialects', so that a natively compiled program without a gateway has nothing of them.
    public void Write(Utf8JsonWriter writer, RequestShape shape, ChatRequest request, bool stream)
    {
        if (Path is null) WireRequestWriter.Write(writer, shape, request, this, stream);
        else WireRequestWriter.WriteOther(writer, shape, this, stream);
    }

    /// <summary>Where it goes under an address with a slash at the end.</summary>
    public Uri AddressUnder(Uri address) => new UriBuilder(address) { Path = address.AbsolutePath + Path }.Uri;

    /// <summary>Reads the answer to a request that is no chat.</summary>
    public Reply<ChatAnswer> Read(in BoundedBody body, ProviderEndpoint endpoint, HttpResponseMessage response, HttpTransport transport, string tier) =>
        RelayReader.Read(body, endpoint, response, transport, tier, needsData: Path == Embeddings);

    /// <summary>
    /// All that came, with what nobody here knows of it, for the cache. Whether it is to be streamed makes no other answer where we can write
    /// both.
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

    /// <summary>A member's value; null where there is none.</summary>
    public ReadOnlyMemory<byte>? Find(string name)
    {
        foreach (WireMember member in Members)
            if (member.Name == name) return member.Value;
        return null;
    }

    public bool Has(string name) => Find(name) is not null;

    /// <summary>
    /// What only chat completions can answer, in a few words, so that a tier of another dialect is skipped and not asked for something else;
    /// null for nothing of the kind.
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

/// <summary>A part of a message of a kind that nobody here knows: it can be handed on as it is, and not translated.</summary>
/// <param name="type">The kind, as the request names it.</param>
internal sealed class WirePart(string type) : AIContent
{
    public string Type => type;
}

/// <summary>A tool that is no function, which the provider is to have: it can be handed on as it is, and not translated.</summary>
/// <param name="type">The kind, as the request names it.</param>
internal sealed class WireTool(string type) : AITool
{
    public override string Name => type;
}
