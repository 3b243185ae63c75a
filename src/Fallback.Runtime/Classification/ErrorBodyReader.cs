using System.Text;
using System.Text.Json;

namespace Fallback;

/// <summary>Reads the forms that error bodies have. Never throws, whatever the bytes are.</summary>
internal static class ErrorBodyReader
{
    private const int DeepestNesting = 4;

    public static ErrorBody Read(ReadOnlySpan<byte> bytes, string? contentType)
    {
        var body = new ErrorBody();
        ReadOnlySpan<byte> text = bytes.Trim(" \t\r\n"u8);
        if (text.IsEmpty) return body;

        using JsonDocument? json = LooseJson.Parse(text);
        if (json is not null)
        {
            body.Form = BodyForm.Json;
            ReadSafely(json.RootElement, body);
            return body;
        }
        if (IsHtml(text, contentType))
        {
            body.Form = BodyForm.Html;
            return body;
        }
        body.Form = BodyForm.Text;
        // Longer than what is kept, so that the text is cut between words.
        body.OfferMessage(Encoding.UTF8.GetString(text[..Math.Min(text.Length, ErrorBody.LongestMessage * 8)]));
        return body;
    }

    /// <summary>
    /// Whether the bytes are an error, in any known form, and not an answer or a part of one. For a body with a success status, and for a
    /// stream.
    /// </summary>
    public static bool IsError(ReadOnlySpan<byte> bytes) => Read(bytes, null) is { Form: BodyForm.Json, HasError: true };

    private static void ReadSafely(JsonElement root, ErrorBody body)
    {
        try
        {
            ReadRoot(root, body, 0);
        }
        catch (InvalidOperationException)
        {
            // A property's name is not valid text. What was read before stays.
        }
    }

    private static bool IsHtml(ReadOnlySpan<byte> text, string? contentType)
    {
        if (contentType?.Contains("html", StringComparison.OrdinalIgnoreCase) == true) return true;
        string start = Encoding.UTF8.GetString(text[..Math.Min(text.Length, 256)]);
        return start.StartsWith("<!doctype", StringComparison.OrdinalIgnoreCase) || start.Contains("<html", StringComparison.OrdinalIgnoreCase);
    }

    private static void ReadRoot(JsonElement root, ErrorBody body, int depth)
    {
        switch (root.ValueKind)
        {
            case JsonValueKind.String:
                body.OfferMessage(LooseJson.Text(root));
                break;
            case JsonValueKind.Array when root.GetArrayLength() > 0 && depth < DeepestNesting:
                ReadRoot(root[0], body, depth + 1);
                break;
            case JsonValueKind.Object:
                ReadRootObject(root, body, depth);
                break;
        }
    }

    private static void ReadRootObject(JsonElement root, ErrorBody body, int depth)
    {
        if (root.TryGetProperty("promptFeedback", out JsonElement feedback) && feedback.ValueKind == JsonValueKind.Object)
            body.BlockReason = Text(feedback, "blockReason");
        body.RequestId = Text(root, "request_id") ?? body.RequestId;

        if (Find(root, "error") is { } error)
        {
            body.HasError = true;
            ReadErrorValue(error, body, depth);
        }
        // Cloudflare: {"errors":[{"message":…,"code":…}],"success":false}.
        else if (Find(root, "errors") is { ValueKind: JsonValueKind.Array } errors && errors.GetArrayLength() > 0)
        {
            body.HasError = true;
            ReadErrorValue(errors, body, depth);
        }
        else if (InChoice(root) is { } inChoice)
        {
            body.HasError = true;
            ErrorObjectReader.Read(inChoice, body, depth);
        }
        else if (root.TryGetProperty("response", out JsonElement response) && response.ValueKind == JsonValueKind.Object)
        {
            ReadResponseEvent(response, body, depth);
            return;
        }
        else if (root.TryGetProperty("choices", out JsonElement choices) && choices.ValueKind == JsonValueKind.Array)
        {
            // It is an answer, so its fields are not an error's.
            return;
        }
        else
        {
            body.HasError |= IsFlatError(root);
        }
        // Also next to the error object: {"type":"error","error":{…}}, {"error":"text","code":…}.
        ErrorObjectReader.Read(root, body, depth);
    }

    private static void ReadErrorValue(JsonElement error, ErrorBody body, int depth)
    {
        if (error.ValueKind == JsonValueKind.Array) ReadRoot(error, body, depth);
        else if (error.ValueKind == JsonValueKind.Object) ErrorObjectReader.Read(error, body, depth);
        else ErrorObjectReader.ReadMessage(error, body, depth);
    }

    /// <summary>OpenRouter: <c>choices[0].error</c>. An empty object if only the finish reason shows the error.</summary>
    private static JsonElement? InChoice(JsonElement root)
    {
        if (!root.TryGetProperty("choices", out JsonElement choices) || choices.ValueKind != JsonValueKind.Array
            || choices.GetArrayLength() == 0)
            return null;
        JsonElement first = choices[0];
        if (first.ValueKind != JsonValueKind.Object) return null;
        if (Find(first, "error") is { ValueKind: JsonValueKind.Object } error) return error;
        return Text(first, "finish_reason") == "error" ? default(JsonElement) : null;
    }

    /// <summary>Responses API: <c>response.failed</c> and <c>response.incomplete</c>.</summary>
    private static void ReadResponseEvent(JsonElement response, ErrorBody body, int depth)
    {
        if (Find(response, "error") is { } error)
        {
            body.HasError = true;
            ReadErrorValue(error, body, depth);
        }
        if (Find(response, "incomplete_details") is { ValueKind: JsonValueKind.Object } details && Text(details, "reason") is { } reason)
        {
            body.HasError = true;
            body.AddCode(reason);
        }
    }

    /// <summary>An error without an error object: Mistral, old vLLM, AWS and API gateways, events of the Responses API.</summary>
    private static bool IsFlatError(JsonElement root)
    {
        if (Text(root, "object") == "error" || Text(root, "type") == "error") return true;
        if (Find(root, "error_message") is not null || Find(root, "error_msg") is not null) return true;
        if (Find(root, "detail") is not null && Find(root, "object") is null) return true;
        // Baidu and others: a "success" that is false, with a message next to it.
        bool hasText = Find(root, "message") is not null || Find(root, "msg") is not null
            || Find(root, "error_description") is not null;
        return hasText
            && (HasCode(root) || root.TryGetProperty("success", out JsonElement success) && success.ValueKind == JsonValueKind.False);
    }

    private static bool HasCode(JsonElement root) =>
        Find(root, "code") is not null || Find(root, "error_code") is not null || Find(root, "statusCode") is not null
        || Find(root, "status_code") is not null || Find(root, "status") is not null || Find(root, "__type") is not null
        || Text(root, "type")?.Contains("error", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>Returns a property that exists and has a value.</summary>
    private static JsonElement? Find(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind is not (JsonValueKind.Null or JsonValueKind.False)
        && !(value.ValueKind == JsonValueKind.String && value.ValueEquals("")) ? value : null;

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) ? LooseJson.Text(value) : null;
}
