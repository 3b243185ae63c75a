using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>Reads a whole response, plain or as a stream ends with it.</summary>
internal static class ResponsesAnswer
{
    /// <summary>The answer that a body is; null when it is none.</summary>
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

    /// <summary>The object that some bytes are; null where they are none.</summary>
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

    /// <summary>Whether a response has come to an end, and not by an error. What is still worked at nobody will ask for.</summary>
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

    /// <summary>Whether there is nothing that would be an answer, although the model has worked at it.</summary>
    public static bool IsEmpty(List<AIContent> contents, ResponsesOutput output, ChatFinishReason finish, UsageDetails? usage) =>
        finish == ChatFinishReason.Stop && usage?.OutputTokenCount > 1 && !output.HasOthers && !AnswerContents.HasAnswer(contents);

    /// <summary>What a response has used, or an event with a response in it.</summary>
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

    /// <summary>By what the conversation goes on, where the provider keeps it.</summary>
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
