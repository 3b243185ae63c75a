using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Fallback;

/// <summary>Reads the object that describes an error: OpenAI's, Anthropic's, Google's, OpenRouter's, FastAPI's, or a gateway's.</summary>
internal static class ErrorObjectReader
{
    private const int DeepestNesting = 4;

    public static void Read(JsonElement error, ErrorBody body, int depth)
    {
        if (error.ValueKind != JsonValueKind.Object || depth > DeepestNesting) return;
        // The codes come first and in this order, because the first one is displayed.
        ReadCode(error, "code", body);
        ReadCode(error, "error_code", body);
        ReadCode(error, "type", body);
        ReadCode(error, "__type", body);
        ReadCode(error, "status", body);
        foreach (JsonProperty property in error.EnumerateObject()) ReadProperty(property, body, depth);
    }

    /// <summary>Reads a message, which may itself contain an error as JSON, or a list of errors.</summary>
    public static void ReadMessage(JsonElement value, ErrorBody body, int depth)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                string? text = LooseJson.Text(value);
                if (!TryReadNested(text, body, depth)) body.OfferMessage(text);
                break;
            case JsonValueKind.Object:
                Read(value, body, depth + 1);
                break;
            case JsonValueKind.Array:
                ValidationErrors.Read(value, body);
                break;
        }
    }

    private static void ReadProperty(JsonProperty property, ErrorBody body, int depth)
    {
        JsonElement value = property.Value;
        switch (property.Name)
        {
            case "message" or "msg" or "Message" or "detail" or "error_description" or "error_message" or "error_msg": ReadMessage(value, body, depth); break;
            case "error" or "innererror" when depth > 0 || property.Name == "innererror": Read(value, body, depth + 1); break;
            case "param": body.Parameter ??= LooseJson.Text(value); break;
            case "statusCode" or "status_code" or "http_code": body.Status ??= Whole(value); break;
            case "details": ReadDetails(value, body); break;
            case "metadata": ReadMetadata(value, body, depth); break;
            case "availability": ReadAvailability(value, body); break;
            case "n_prompt_tokens": body.PromptTokens ??= Whole(value); break;
            case "n_ctx": body.Window ??= Whole(value); break;
            case "resets_at": body.ResetsAt ??= Moment(value); break;
            case "retry_after": body.RetryDelay ??= Seconds(value); break;
        }
    }

    private static void ReadCode(JsonElement error, string name, ErrorBody body)
    {
        if (!error.TryGetProperty(name, out JsonElement value)) return;
        if (Whole(value) is { } number)
        {
            if (number is >= 400 and <= 599) body.Status ??= number;
            body.AddCode(number.ToString(CultureInfo.InvariantCulture));
        }
        else
        {
            body.AddCode(LooseJson.Text(value));
        }
    }

    /// <summary>Google: a list of typed details. Anthropic: an object with a code.</summary>
    private static void ReadDetails(JsonElement details, ErrorBody body)
    {
        if (details.ValueKind == JsonValueKind.Object) ReadCode(details, "error_code", body);
        if (details.ValueKind != JsonValueKind.Array) return;
        foreach (JsonElement detail in details.EnumerateArray())
        {
            if (detail.ValueKind != JsonValueKind.Object) continue;
            ReadCode(detail, "reason", body);
            if (detail.TryGetProperty("retryDelay", out JsonElement delay)) body.RetryDelay ??= Seconds(delay);
            if (!detail.TryGetProperty("violations", out JsonElement violations) || violations.ValueKind != JsonValueKind.Array) continue;
            foreach (JsonElement violation in violations.EnumerateArray())
                body.IsDailyQuota |= violation.ValueKind == JsonValueKind.Object && violation.TryGetProperty("quotaId", out JsonElement id)
                    && LooseJson.Text(id)?.Contains("PerDay", StringComparison.OrdinalIgnoreCase) == true;
        }
    }

    private static void ReadMetadata(JsonElement metadata, ErrorBody body, int depth)
    {
        if (metadata.ValueKind != JsonValueKind.Object) return;
        ReadCode(metadata, "error_type", body);
        ReadCode(metadata, "limit_source", body);
        body.IsModerated |= metadata.TryGetProperty("flagged_input", out _)
            || metadata.TryGetProperty("reasons", out JsonElement reasons) && reasons.ValueKind == JsonValueKind.Array && reasons.GetArrayLength() > 0;
        if (metadata.TryGetProperty("resets_at", out JsonElement reset)) body.ResetsAt ??= Moment(reset);
        if (metadata.TryGetProperty("raw", out JsonElement raw)) ReadUpstream(raw, body, depth);
    }

    /// <summary>Reads the error of OpenRouter's upstream. Kept apart: a key or balance that fails there is not the caller's.</summary>
    private static void ReadUpstream(JsonElement raw, ErrorBody body, int depth)
    {
        var upstream = new ErrorBody();
        if (TryReadNested(LooseJson.Text(raw), upstream, depth)) body.Upstream = upstream;
    }

    private static void ReadAvailability(JsonElement availability, ErrorBody body)
    {
        if (availability.ValueKind != JsonValueKind.Object) return;
        ReadCode(availability, "code", body);
        if (availability.TryGetProperty("retryable", out JsonElement retryable) && retryable.ValueKind is JsonValueKind.True or JsonValueKind.False)
            body.Retryable ??= retryable.ValueKind == JsonValueKind.True;
        if (availability.TryGetProperty("retry_after", out JsonElement delay)) body.RetryDelay ??= Seconds(delay);
        if (availability.TryGetProperty("resets_at", out JsonElement reset)) body.ResetsAt ??= Moment(reset);
    }

    private static bool TryReadNested(string? text, ErrorBody body, int depth)
    {
        if (text is not { Length: > 1 } || text[0] is not ('{' or '[') || depth >= DeepestNesting) return false;
        using JsonDocument? nested = LooseJson.Parse(Encoding.UTF8.GetBytes(text));
        if (nested is null) return false;
        JsonElement root = nested.RootElement;
        if (root.ValueKind == JsonValueKind.Array && root.GetArrayLength() > 0) root = root[0];
        if (root.ValueKind != JsonValueKind.Object) return false;
        if (root.TryGetProperty("error", out JsonElement error))
        {
            if (error.ValueKind == JsonValueKind.Object) Read(error, body, depth + 1);
            else ReadMessage(error, body, depth + 1);
        }
        Read(root, body, depth + 1);
        return body.Message is not null;
    }

    private static int? Whole(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.TryGetInt32(out int number) ? number : null,
        JsonValueKind.String => int.TryParse(LooseJson.Text(value), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null,
        _ => null,
    };

    private static TimeSpan? Seconds(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.TryGetDouble(out double seconds) ? DelayText.FromSeconds(seconds) : null,
        JsonValueKind.String => DelayText.ParseDuration(LooseJson.Text(value)),
        _ => null,
    };

    private static DateTimeOffset? Moment(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.TryGetDouble(out double number) ? DelayText.FromUnix(number) : null,
        JsonValueKind.String => DelayText.ParseMoment(LooseJson.Text(value)),
        _ => null,
    };
}
