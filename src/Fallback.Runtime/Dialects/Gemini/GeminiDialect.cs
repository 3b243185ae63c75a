using System.Text.Json;
using Fallback.CompilerServices;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>
/// Google's <c>generateContent</c> and <c>streamGenerateContent</c>, of the Gemini API, Vertex AI, and compatible servers.
/// </summary>
internal sealed class GeminiDialect() : Dialect("gemini")
{
    /// <summary>The most stop texts that are accepted.</summary>
    private const int MostStopSequences = 5;

    public override string KeyHeader => "x-goog-api-key";

    internal override bool SeesRawRepresentations => false;

    internal override bool NeedsOutputLimit => false;

    // What chat completions have and Gemini lacks, by Google's reference of November 2026; it would refuse the whole request.
    internal override bool Lacks(string parameter, ChatRequest request, string model) => parameter is
        "parallel_tool_calls" or "n" or "logit_bias" or "top_logprobs" or "prediction" or "modalities" or "audio" or "functions"
        or "function_call" or "user" or "metadata" or "verbosity" or "prompt_cache_key" or "safety_identifier";

    public override Uri AddressFor(DialectRequest request) =>
        GeminiAddress.Of(request.BaseUrl, request.ApiVersion, request.Model, request.IsStream);

    public override string? Objection(AIContent content) => content switch
    {
        FunctionCallContent call => ToolArguments.Objection(call),
        TextContent or TextReasoningContent or UsageContent or ErrorContent => null,
        DataContent or UriContent or HostedFileContent => null,
        FunctionResultContent result => ToolResults.Objection(result, Objection),
        _ when ContentKinds.IsStateOnly(content) || GeminiMember.TryGetPart(content, out _) => null,
        // The results of another provider's own tools are in the answer that followed.
        ToolCallContent or ToolResultContent when Origin.Of(content) is not null => null,
        _ => ContentKinds.Name(content),
    };

    public override string? Objection(AITool tool) =>
        tool is AIFunctionDeclaration or null || GeminiToolWriter.NameOf(tool) is not null ? null : ContentKinds.Name(tool);

    public override void WriteRequest(Utf8JsonWriter writer, DialectRequest request) => GeminiRequestWriter.Write(writer, request);

    public override ChatResponse? ReadAnswer(ReadOnlySpan<byte> body)
    {
        var answer = new WireAnswer();
        var parts = new GeminiPartReader();
        bool isAnswer = GeminiReader.TryRead(body, ref answer, parts) && answer is { HasError: false, HasChoice: true };
        return isAnswer ? GeminiAnswer.ToResponse(ref answer) : null;
    }

    public override DialectStreamReader ReadStream() => new GeminiStreamReader();

    internal override string? Objection(ProviderEndpoint endpoint, ChatRequest request) =>
        RequestParameters.Stop(request) is { Count: > MostStopSequences }
            ? $"more than {MostStopSequences} stop sequences"
            : base.Objection(endpoint, request);

    internal override Reply<ChatAnswer> Read(
        in BoundedBody body, ProviderEndpoint endpoint, HttpResponseMessage response, HttpTransport transport, string tier,
        ChatRequest request) =>
        body.IsCut
            ? new Reply<ChatAnswer>(ReplyFailures.TooLarge(endpoint, response))
            : GeminiAnswer.Read(body, endpoint, response, transport, tier);
}
