using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>Reads a whole response, plain or at the end of a stream.</summary>
internal static class ResponsesAnswer
{
    /// <summary>Returns the answer in a body; null if there is none.</summary>
    public static ChatResponse? Read(ReadOnlySpan<byte> body)
    {
        if (Parse(body) is not { } response || !IsAnswer(response)) return null;
        var output = new ResponsesOutput();
        var contents = new List<AIContent>();
        foreach (JsonElement item in JsonMembers.List(response, "output")) output.Add(item, contents);
        UsageDetails? usage = UsageOf(body);
        ChatFinishReason finish = FinishOf(response, output);
        if (IsEmpty(contents, output, finish, usage)) return null;
        return new ChatResponse(new ChatMessage(ChatRole.Assistant, contents))
        {
            ResponseId = JsonMembers.Name(response, "id"),
            ConversationId = ConversationOf(response),
            ModelId = JsonMembers.Name(response, "model"),
            CreatedAt = CreatedAt(response),
            FinishReason = finish,
            Usage = usage,
            AdditionalProperties = output.PropertiesOf(response),
        };
    }

    /// <summary>Parses a JSON object; null if the bytes are none.</summary>
    public static JsonElement? Parse(ReadOnlySpan<byte> json)
    {
        if (json.StartsWith("\uFEFF"u8)) json = json[3..];
        if (!Utf8.IsValid(json)) json = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(json));
        try
        {
            var reader = new Utf8JsonReader(json);
            JsonElement value = JsonElement.ParseValue(ref reader);
            return value.ValueKind == JsonValueKind.Object && !reader.Read() ? value : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Whether a response has ended without an error. A response that is still in progress is never polled.</summary>
    public static bool IsAnswer(JsonElement response) =>
        response.TryGetProperty("output", out JsonElement output) && output.ValueKind == JsonValueKind.Array
        && !(response.TryGetProperty("error", out JsonElement error) && error.ValueKind is not (JsonValueKind.Null or JsonValueKind.False))
        && JsonMembers.Text(response, "status") is not ("failed" or "queued" or "in_progress");

    public static ChatFinishReason FinishOf(JsonElement response, ResponsesOutput output)
    {
        string? status = JsonMembers.Text(response, "status");
        string reason = output.IsRefused ? "refusal" : status is null or "completed" ? "stop" : status;
        if (!output.IsRefused && response.TryGetProperty("incomplete_details", out JsonElement details)
            && JsonMembers.Text(details, "reason") is { } why)
            reason = why;
        return FinishReasons.Map(reason, output.HasCalls)!.Value;
    }

    /// <summary>Whether it contains nothing that is an answer, although the model has worked on it.</summary>
    public static bool IsEmpty(List<AIContent> contents, ResponsesOutput output, ChatFinishReason finish, UsageDetails? usage) =>
        finish == ChatFinishReason.Stop && usage?.OutputTokenCount > 1 && !output.HasOthers && !AnswerContents.HasAnswer(contents);

    /// <summary>Returns the usage of a response, or of an event that contains one.</summary>
    public static UsageDetails? UsageOf(ReadOnlySpan<byte> json)
    {
        if (json.StartsWith("\uFEFF"u8)) json = json[3..];
        var answer = new WireAnswer();
        var reader = new Utf8JsonReader(json);
        reader.Read();
        while (WireSteps.NextProperty(ref reader))
            if (!UsageReader.TryRead(ref reader, ref answer)) reader.Skip();
        UsageReader.Complete(ref answer);
        return answer.Usage;
    }

    /// <summary>Returns the id by which the conversation continues, if the provider stores it.</summary>
    public static string? ConversationOf(JsonElement response)
    {
        if (response.TryGetProperty("conversation", out JsonElement conversation)
            && JsonMembers.Text(conversation, "id") is { Length: > 0 } id)
            return id;
        return response.TryGetProperty("store", out JsonElement store) && store.ValueKind == JsonValueKind.True
            ? JsonMembers.Text(response, "id")
            : null;
    }

    public static DateTimeOffset? CreatedAt(JsonElement response) =>
        JsonMembers.Member(response, "created_at") is { ValueKind: JsonValueKind.Number } at && at.TryGetDouble(out double seconds)
            ? WireAnswer.TimeOf(seconds)
            : null;
}
