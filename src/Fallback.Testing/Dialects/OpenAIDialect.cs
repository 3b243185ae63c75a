using System.Text.Json;

namespace Fallback.Testing;

/// <summary>OpenAI's chat completions.</summary>
internal sealed class OpenAIDialect : IDialect
{
    public bool Serves(string path) => path.EndsWith("/chat/completions", StringComparison.Ordinal);

    public string Model(JsonElement body, string path) => ChatRequestBody.Model(body);

    public bool IsStream(JsonElement body, string path) => ChatRequestBody.IsStream(body);

    public bool IncludesUsage(JsonElement body) => ChatRequestBody.IncludesUsage(body);

    public string LastUserMessage(JsonElement body) => ChatRequestBody.LastUserMessage(body);

    public string SystemMessage(JsonElement body) => ChatRequestBody.SystemMessage(body);

    public int PromptLength(JsonElement body) => ChatRequestBody.PromptLength(body);

    public string RequestIdHeader => "x-request-id";

    public PlannedError RateLimited => new(429, "rate_limit_exceeded", "Rate limit reached for requests.", "requests");

    public PlannedError Overloaded => new(503, "server_is_overloaded", "The server is currently overloaded.", "service_unavailable_error");

    public PlannedError? Refuse(RecordedRequest request) =>
        request.Model.Length == 0 ? new PlannedError(400, null, "you must provide a model parameter", Param: "model") : null;

    public string Error(PlannedError error, RecordedRequest request) =>
        Error(error.Code, error.Message, error.Type ?? (error.Status >= 500 ? "server_error" : "invalid_request_error"), error.Param);

    public static string Error(string? code, string message, string type, string? param) => DialectJson.Write(json =>
    {
        json.WriteStartObject();
        json.WriteStartObject("error");
        json.WriteString("message", message);
        json.WriteString("type", type);
        json.WriteString("param", param);
        json.WriteString("code", code);
        json.WriteEndObject();
        json.WriteEndObject();
    });

    public IDialectAnswer Answer(AnswerPlan plan, RecordedRequest request, DateTimeOffset now) => new OpenAIAnswer(plan, request, now);
}
