using System.Text.Json;

namespace Fallback.Testing;

/// <summary>What Anthropic's API refuses of a request before any model is asked, in its words.</summary>
internal sealed class AnthropicRules(JsonElement body, string model, bool isVertex, string betas)
{
    private static readonly string[] _members =
    [
        "model", "messages", "max_tokens", "system", "temperature", "top_p", "top_k", "stop_sequences", "stream", "tools",
        "tool_choice", "thinking", "output_config", "metadata", "service_tier", "container", "context_management", "mcp_servers",
        "cache_control", "inference_geo", "speed", "fallbacks", "diagnostics", "output_format", "user_profile_id", "workspace_id", "anthropic_beta",
    ];

    /// <summary>The first objection; null when the request is in order.</summary>
    public string? Objection() => Top() ?? Numbers() ?? new AnthropicTools(body).Objection() ?? Conversation()
        ?? new AnthropicThinking(body, model).Objection() ?? AnthropicCacheControl.Objection(body) ?? Format();

    private string? Conversation() =>
        new AnthropicConversation(body, betas.Contains("mid-conversation-", StringComparison.Ordinal)).Objection();

    private string? Top()
    {
        if (body.ValueKind != JsonValueKind.Object) return "Input should be a valid dictionary";
        if (!isVertex && model.Length == 0) return "model: Field required";
        if (isVertex && RequestJson.Text(body, "anthropic_version").Length == 0) return "anthropic_version: Field required";
        foreach (JsonProperty member in body.EnumerateObject())
        {
            if (!IsKnown(member.Name)) return $"{member.Name}: Extra inputs are not permitted";
        }

        // OpenAI's clients do not send it, so a call that was ported from OpenAI fails with this error.
        if (!RequestJson.Has(body, "max_tokens")) return "max_tokens: Field required";
        return RequestJson.Has(body, "messages") ? null : "messages: Field required";
    }

    /// <summary>On Vertex, the version is at the place where the model is elsewhere.</summary>
    private bool IsKnown(string name) => name switch
    {
        "model" => !isVertex,
        "anthropic_version" => isVertex,
        _ => Array.IndexOf(_members, name) >= 0,
    };

    private string? Numbers()
    {
        if (RequestJson.Number(body, "max_tokens") is not { } tokens) return "max_tokens: Input should be a valid integer";
        if (tokens < 1) return "max_tokens: Input should be greater than or equal to 1";
        if (RequestJson.Number(body, "temperature") is < 0 or > 1) return "temperature: range: 0..1";
        if (RequestJson.Number(body, "top_p") is < 0 or > 1) return "top_p: range: 0..1";
        foreach (JsonElement stop in RequestJson.Items(body, "stop_sequences"))
            if (string.IsNullOrWhiteSpace(stop.GetString())) return "stop_sequences: each stop sequence must contain non-whitespace";
        return null;
    }

    private string? Format()
    {
        JsonElement format = RequestJson.Member(RequestJson.Member(body, "output_config"), "format");
        if (format.ValueKind == JsonValueKind.Undefined) return null;
        if (RequestJson.Text(format, "type") != "json_schema") return "output_config.format.type: Input should be 'json_schema'";
        if (!RequestJson.Has(format, "schema")) return "output_config.format.schema: Field required";
        return AnthropicSchema.Objection(RequestJson.Member(format, "schema")) is { } objection
            ? $"output_config.format.schema: {objection}"
            : null;
    }
}
