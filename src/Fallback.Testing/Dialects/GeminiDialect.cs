using System.Text.Json;

namespace Fallback.Testing;

/// <summary>Google's Gemini: <c>generateContent</c> and <c>streamGenerateContent</c>.</summary>
internal sealed class GeminiDialect : IDialect
{
    /// <summary>
    /// The signature of all thoughts of this server. Clients must send it back unchanged; only the server can create one.
    /// </summary>
    public const string Signature = "Z2VtaW5pLXNpZ25hdHVyZQ==";

    private const string Plain = ":generateContent";
    private const string Stream = ":streamGenerateContent";

    public string RequestIdHeader => "x-request-id";

    public PlannedError RateLimited => new(429, null, "Resource has been exhausted (e.g. check quota).");

    public PlannedError Overloaded => new(503, null, "The model is overloaded. Please try again later.");

    public bool Serves(string path) => path.EndsWith(Plain, StringComparison.Ordinal) || path.EndsWith(Stream, StringComparison.Ordinal);

    /// <summary>The last part of the path, without its method.</summary>
    public string Model(JsonElement body, string path)
    {
        string resource = path[..Math.Max(path.LastIndexOf(':'), 0)];
        return resource[(resource.LastIndexOf('/') + 1)..];
    }

    public bool IsStream(JsonElement body, string path) => path.EndsWith(Stream, StringComparison.Ordinal);

    public bool IncludesUsage(JsonElement body) => true;

    public string LastUserMessage(JsonElement body) => GeminiRequest.Texts(GeminiRequest.Contents(body).LastOrDefault(
        static content => GeminiRequest.IsUsers(content) && GeminiRequest.Texts(content).Length > 0));

    public string SystemMessage(JsonElement body) => GeminiRequest.Texts(GeminiRequest.Member(body, "systemInstruction"));

    public int PromptLength(JsonElement body) =>
        SystemMessage(body).Length + GeminiRequest.Contents(body).Sum(static content => GeminiRequest.Texts(content).Length);

    public PlannedError? Refuse(RecordedRequest request)
    {
        if (request.IsStream && !request.Path.Contains("alt=sse", StringComparison.Ordinal))
            return new PlannedError(400, null, "This server streams as server-sent events only; ask with alt=sse.");
        return GeminiRules.Objection(request) is { } message ? new PlannedError(400, null, message) : null;
    }

    public string Error(PlannedError error, RecordedRequest request) => Error(error.Status, error.Type, error.Message, error.Code);

    public static string Error(int status, string? name, string message, string? reason) => DialectJson.Write(json =>
    {
        json.WriteStartObject();
        json.WriteStartObject("error");
        json.WriteNumber("code", status);
        json.WriteString("message", message);
        json.WriteString("status", name ?? NameOf(status));
        if (reason is not null) WriteReason(json, reason);
        else if (message.StartsWith(GeminiRules.UnknownName, StringComparison.Ordinal)) WriteViolations(json, message);
        json.WriteEndObject();
        json.WriteEndObject();
    });

    public IDialectAnswer Answer(AnswerPlan plan, RecordedRequest request, DateTimeOffset now) => new GeminiAnswer(plan, request);

    private static void WriteReason(Utf8JsonWriter json, string reason)
    {
        json.WriteStartArray("details");
        json.WriteStartObject();
        json.WriteString("@type", "type.googleapis.com/google.rpc.ErrorInfo");
        json.WriteString("reason", reason);
        json.WriteString("domain", "googleapis.com");
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void WriteViolations(Utf8JsonWriter json, string message)
    {
        json.WriteStartArray("details");
        json.WriteStartObject();
        json.WriteString("@type", "type.googleapis.com/google.rpc.BadRequest");
        json.WriteStartArray("fieldViolations");
        foreach (string line in message.Split('\n'))
        {
            json.WriteStartObject();
            string[] parts = line.Split('\'');
            if (parts.Length > 2) json.WriteString("field", parts[1]);
            json.WriteString("description", line);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static string NameOf(int status) => status switch
    {
        401 => "UNAUTHENTICATED",
        402 or 429 => "RESOURCE_EXHAUSTED",
        403 => "PERMISSION_DENIED",
        404 => "NOT_FOUND",
        409 => "ABORTED",
        499 => "CANCELLED",
        501 => "UNIMPLEMENTED",
        503 => "UNAVAILABLE",
        504 => "DEADLINE_EXCEEDED",
        >= 500 => "INTERNAL",
        _ => "INVALID_ARGUMENT",
    };
}
