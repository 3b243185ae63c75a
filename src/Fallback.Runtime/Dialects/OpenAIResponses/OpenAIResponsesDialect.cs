using System.Text.Json;
using Fallback.CompilerServices;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>
/// OpenAI's Responses: the conversation is sent as items with each request, and the provider stores nothing of it unless the caller
/// requests that. Also supported by Azure, xAI, OpenRouter, Groq, and self-hosted servers.
/// </summary>
internal sealed class OpenAIResponsesDialect() : Dialect("openai-responses")
{
    /// <summary>Azure's latest version before its v1 API, which needs none.</summary>
    public const string DefaultAzureVersion = "2025-04-01-preview";

    private const string Path = "/responses";
    private const string ChatPath = "/chat/completions";

    internal override bool SeesRawRepresentations => false;

    internal override bool NeedsOutputLimit => false;

    internal override string? OutputLimitParameter => "max_output_tokens";

    public override Uri AddressFor(DialectRequest request) =>
        AddressOf(request.BaseUrl, request.ApiVersion is not null, request.ApiVersion);

    public override string? Objection(AIContent content) => ResponsesParts.Objection(content);

    public override string? Objection(AITool tool) => ResponsesTools.Objection(tool);

    public override void WriteRequest(Utf8JsonWriter writer, DialectRequest request) => new ResponsesWriter(writer, request, "").Write();

    public override ChatResponse? ReadAnswer(ReadOnlySpan<byte> body) => ResponsesAnswer.Read(body);

    public override DialectStreamReader ReadStream() => new ResponsesStream();

    // What chat completions have and Responses lack, by OpenAI's reference of November 2026. A response in the background would have to be
    // polled, which the runtime does not do.
    internal override bool Lacks(string parameter, ChatRequest request, string model) =>
        parameter is "seed" or "stop" or "presence_penalty" or "frequency_penalty" or "top_k"
        or "logit_bias" or "logprobs" or "n" or "prediction" or "modalities" or "audio" or "functions" or "function_call" or "background";

    internal override bool SharesWithChat(string member) =>
        member is "metadata" or "store" or "user" or "service_tier" or "prompt_cache_key" or "prompt_cache_retention" or "safety_identifier"
        or "verbosity" or "reasoning_effort";

    // Chat completions accept a lower limit.
    internal override int LeastOutput => 16;

    internal override bool Sends(ChatRequest request, string parameter) => parameter switch
    {
        "reasoning" => request.Options?.Reasoning is not null || base.Sends(request, parameter),
        "reasoning_summary" => request.Options?.Reasoning?.Output is ReasoningOutput.Summary or ReasoningOutput.Full,
        _ => base.Sends(request, parameter),
    };

    internal override void Write(Utf8JsonWriter writer, ProviderEndpoint endpoint, RequestShape shape, ChatRequest request, bool stream)
    {
        if (request.Wire is { } wire && wire.IsFor(this)) wire.Write(writer, shape, request, stream);
        else new ResponsesWriter(writer, DialectRequest.Of(endpoint, shape, request, stream), endpoint.VendorName).Write();
    }

    internal override Uri Address(ProviderEndpoint endpoint, RequestShape shape, ChatRequest request, bool stream) =>
        AddressOf(endpoint.BaseUrl, endpoint.VendorName == "azure", endpoint.ApiVersion);

    /// <summary>Adds the path to the base URL, unless the base URL already has it; a query stays at its place.</summary>
    /// <param name="baseUrl">The configured address.</param>
    /// <param name="isAzure">Whether it is Azure's, whose API before v1 has its own path.</param>
    /// <param name="version">The configured version of Azure's API.</param>
    internal static Uri AddressOf(Uri baseUrl, bool isAzure, string? version)
    {
        string path = baseUrl.AbsolutePath.TrimEnd('/');
        if (path.EndsWith(ChatPath, StringComparison.OrdinalIgnoreCase)) path = path[..^ChatPath.Length];
        bool isClassic = isAzure && !path.Contains("/v1", StringComparison.OrdinalIgnoreCase);
        bool isComplete = path.EndsWith(Path, StringComparison.OrdinalIgnoreCase);
        if (isClassic && !isComplete && !path.EndsWith("/openai", StringComparison.OrdinalIgnoreCase)) path += "/openai";
        if (!isComplete) path += Path;
        var address = new UriBuilder(baseUrl) { Path = path, Fragment = "" };
        if (isClassic) version ??= DefaultAzureVersion;
        if (isAzure && version is not null && !address.Query.Contains("api-version", StringComparison.OrdinalIgnoreCase))
            address.Query = $"{(address.Query.Length > 1 ? address.Query[1..] + "&" : "")}api-version={Uri.EscapeDataString(version)}";
        return address.Uri;
    }
}
