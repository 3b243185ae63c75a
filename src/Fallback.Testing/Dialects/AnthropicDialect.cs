using System.Text.Json;

namespace Fallback.Testing;

/// <summary>Anthropic's Messages.</summary>
internal sealed class AnthropicDialect : IDialect
{
    private const string VersionHeader = "anthropic-version";
    private const string Vertex = "/publishers/anthropic/models/", Stream = ":streamRawPredict", Plain = ":rawPredict";

    public bool Serves(string path) => path.EndsWith("/messages", StringComparison.Ordinal) || IsVertex(path);

    /// <summary>On Google's Vertex the path holds the model, and whether a stream is asked for.</summary>
    public string Model(JsonElement body, string path)
    {
        if (!IsVertex(path)) return ChatRequestBody.Model(body);
        string model = path[(path.IndexOf(Vertex, StringComparison.Ordinal) + Vertex.Length)..];
        return Uri.UnescapeDataString(model[..model.LastIndexOf(':')]);
    }

    public bool IsStream(JsonElement body, string path) =>
        IsVertex(path) ? path.EndsWith(Stream, StringComparison.Ordinal) : ChatRequestBody.IsStream(body);

    public bool IncludesUsage(JsonElement body) => ChatRequestBody.IncludesUsage(body);

    public string LastUserMessage(JsonElement body) => ChatRequestBody.LastUserMessage(body);

    public string SystemMessage(JsonElement body) => ChatRequestBody.SystemMessage(body);

    public int PromptLength(JsonElement body) => ChatRequestBody.PromptLength(body);

    public string RequestIdHeader => "request-id";

    public PlannedError RateLimited => new(429, null, "This request would exceed your organization's rate limit.");

    public PlannedError Overloaded => new(529, null, "Overloaded");

    public PlannedError? Refuse(RecordedRequest request)
    {
        bool isVertex = IsVertex(request.Path.Split('?')[0]);
        if (!isVertex && !request.Headers.ContainsKey(VersionHeader))
            return new PlannedError(400, null, $"{VersionHeader}: header is required");
        string betas = request.Headers.GetValueOrDefault("anthropic-beta", "");
        return new AnthropicRules(request.Json, request.Model, isVertex, betas).Objection() is { } objection
            ? new PlannedError(400, null, objection)
            : null;
    }

    private static bool IsVertex(string path) =>
        path.Contains(Vertex, StringComparison.Ordinal)
            && (path.EndsWith(Plain, StringComparison.Ordinal) || path.EndsWith(Stream, StringComparison.Ordinal));

    public string Error(PlannedError error, RecordedRequest request) =>
        Error(error.Type ?? TypeOf(error.Status), error.Message, error.Code, request);

    public static string Error(string type, string message, string? code, RecordedRequest request) => DialectJson.Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("type", "error");
        json.WriteStartObject("error");
        json.WriteString("type", type);
        json.WriteString("message", message);
        if (code is not null)
        {
            json.WriteStartObject("details");
            json.WriteString("error_code", code);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteString("request_id", request.Id);
        json.WriteEndObject();
    });

    public IDialectAnswer Answer(AnswerPlan plan, RecordedRequest request, DateTimeOffset now) => new AnthropicAnswer(plan, request);

    /// <summary>Each status has its one type.</summary>
    private static string TypeOf(int status) => status switch
    {
        401 => "authentication_error",
        402 => "billing_error",
        403 => "permission_error",
        404 => "not_found_error",
        409 => "conflict_error",
        413 => "request_too_large",
        429 => "rate_limit_error",
        504 => "timeout_error",
        529 => "overloaded_error",
        >= 500 => "api_error",
        _ => "invalid_request_error",
    };
}
