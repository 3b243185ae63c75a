using System.Text.Json;

namespace Fallback.Testing;

/// <summary>OpenAI's Responses.</summary>
internal sealed class ResponsesDialect : IDialect
{
    /// <summary>The model's thoughts, if the client requests them: clients must send them back unchanged.</summary>
    public const string EncryptedContent = "gAAAAABZmFsbGJhY2stdGVzdGluZy10aG91Z2h0";

    public string RequestIdHeader => "x-request-id";

    public PlannedError RateLimited => new(429, "rate_limit_exceeded", "Rate limit reached for requests.", "requests");

    public PlannedError Overloaded => new(503, "server_is_overloaded", "The server is currently overloaded.", "service_unavailable_error");

    public bool Serves(string path) => path.EndsWith("/responses", StringComparison.Ordinal);

    public string Model(JsonElement body, string path) => ChatRequestBody.Model(body);

    public bool IsStream(JsonElement body, string path) => ChatRequestBody.IsStream(body);

    public bool IncludesUsage(JsonElement body) => true;

    public string LastUserMessage(JsonElement body) => ResponsesBody.LastUserMessage(body);

    public string SystemMessage(JsonElement body) => ResponsesBody.SystemMessage(body);

    public int PromptLength(JsonElement body) => ResponsesBody.PromptLength(body);

    public PlannedError? Refuse(RecordedRequest request) => ResponsesCheck.Refuse(request.Json);

    public string Error(PlannedError error, RecordedRequest request) =>
        OpenAIDialect.Error(error.Code, error.Message, error.Type ?? (error.Status >= 500 ? "server_error" : "invalid_request_error"), error.Param);

    public IDialectAnswer Answer(AnswerPlan plan, RecordedRequest request, DateTimeOffset now) => new ResponsesAnswer(plan, request, now);
}
