using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>
/// Writes and reads a response with its messages and contents, as far as <see cref="KeptAnswer"/> keeps them. Both are here, in the same
/// order.
/// </summary>
internal static class PayloadContents
{
    private enum Kind : byte
    {
        Empty,
        Text,
        /// <summary>A text that equals the whole answer's.</summary>
        TheText,
        Reasoning,
        Data,
        Uri,
        FunctionResult,
        Usage,
    }

    public static void Write(PayloadWriter writer, ChatResponse? response, string text)
    {
        writer.Byte(response is null ? (byte)0 : (byte)1);
        if (response is null) return;
        writer.Count(response.Messages.Count);
        foreach (ChatMessage message in response.Messages) Write(writer, message, text);
        writer.Text(response.ResponseId);
        writer.Text(response.ModelId);
        writer.Time(response.CreatedAt);
        writer.Text(response.FinishReason?.Value);
        Write(writer, response.Usage);
        PayloadValues.Write(writer, response.AdditionalProperties);
    }

    public static ChatResponse? ReadResponse(ref PayloadReader reader, string text)
    {
        if (reader.Byte() == 0) return null;
        var messages = new List<ChatMessage>();
        for (int i = reader.Count(); i > 0 && !reader.IsBroken; i--) messages.Add(ReadMessage(ref reader, text));
        return new ChatResponse(messages)
        {
            ResponseId = reader.Text(),
            ModelId = reader.Text(),
            CreatedAt = reader.Time(),
            FinishReason = reader.Text() is { } reason ? new ChatFinishReason(reason) : null,
            Usage = ReadUsage(ref reader),
            AdditionalProperties = PayloadValues.Read(ref reader),
        };
    }

    /// <summary>
    /// Writes the usage without members of Microsoft.Extensions.AI that are for evaluation only: if one was removed, every answer would
    /// fail.
    /// </summary>
    public static void Write(PayloadWriter writer, UsageDetails? usage)
    {
        writer.Byte(usage is null ? (byte)0 : (byte)1);
        if (usage is null) return;
        writer.Whole(usage.InputTokenCount);
        writer.Whole(usage.OutputTokenCount);
        writer.Whole(usage.TotalTokenCount);
        writer.Whole(usage.CachedInputTokenCount);
        writer.Whole(usage.ReasoningTokenCount);
        writer.Count(usage.AdditionalCounts?.Count ?? 0);
        foreach ((string name, long count) in usage.AdditionalCounts ?? [])
        {
            writer.Text(name);
            writer.Whole(count);
        }
    }

    public static UsageDetails? ReadUsage(ref PayloadReader reader)
    {
        if (reader.Byte() == 0) return null;
        var usage = new UsageDetails
        {
            InputTokenCount = reader.WholeOrNull(),
            OutputTokenCount = reader.WholeOrNull(),
            TotalTokenCount = reader.WholeOrNull(),
            CachedInputTokenCount = reader.WholeOrNull(),
            ReasoningTokenCount = reader.WholeOrNull(),
        };
        for (int i = reader.Count(); i > 0 && !reader.IsBroken; i--) (usage.AdditionalCounts ??= [])[reader.Text() ?? ""] = reader.Whole();
        return usage;
    }

    private static void Write(PayloadWriter writer, ChatMessage message, string text)
    {
        writer.Text(message.Role.Value);
        writer.Text(message.AuthorName);
        writer.Text(message.MessageId);
        writer.Time(message.CreatedAt);
        PayloadValues.Write(writer, message.AdditionalProperties);
        writer.Count(message.Contents.Count);
        foreach (AIContent content in message.Contents) Write(writer, content, text);
    }

    private static ChatMessage ReadMessage(ref PayloadReader reader, string text)
    {
        string role = reader.Text() ?? "";
        var message = new ChatMessage(role.Length == 0 ? ChatRole.Assistant : new ChatRole(role), (IList<AIContent>)[])
        {
            AuthorName = reader.Text(),
            MessageId = reader.Text(),
            CreatedAt = reader.Time(),
            AdditionalProperties = PayloadValues.Read(ref reader),
        };
        for (int i = reader.Count(); i > 0 && !reader.IsBroken; i--)
            if (ReadContent(ref reader, text) is { } content) message.Contents.Add(content);
        return message;
    }

    private static void Write(PayloadWriter writer, AIContent content, string text)
    {
        switch (content)
        {
            case TextContent own when own.Text == text: writer.Byte((byte)Kind.TheText); break;
            case TextContent other:
                writer.Byte((byte)Kind.Text);
                writer.Text(other.Text);
                break;
            case TextReasoningContent thought:
                writer.Byte((byte)Kind.Reasoning);
                writer.Text(thought.Text);
                writer.Text(thought.ProtectedData);
                break;
            case DataContent data:
                writer.Byte((byte)Kind.Data);
                writer.Bytes(data.Data);
                writer.Text(data.MediaType);
                writer.Text(data.Name);
                break;
            case UriContent uri:
                writer.Byte((byte)Kind.Uri);
                writer.Text(uri.Uri.OriginalString);
                writer.Text(uri.MediaType);
                break;
            case FunctionResultContent { Exception: null } result:
                writer.Byte((byte)Kind.FunctionResult);
                writer.Text(result.CallId);
                PayloadValues.Write(writer, result.Result);
                break;
            case UsageContent usage:
                writer.Byte((byte)Kind.Usage);
                Write(writer, usage.Details);
                break;
            default:
                if (content.GetType() == typeof(AIContent)) writer.Byte((byte)Kind.Empty);
                else writer.Refuse();
                break;
        }
        PayloadValues.Write(writer, content.AdditionalProperties);
        PayloadAnnotations.Write(writer, content.Annotations);
    }

    private static AIContent? ReadContent(ref PayloadReader reader, string text)
    {
        AIContent? content = ReadKind(ref reader, text);
        if (content is null || reader.IsBroken)
        {
            reader.Break();
            return null;
        }
        content.AdditionalProperties = PayloadValues.Read(ref reader);
        content.Annotations = PayloadAnnotations.Read(ref reader);
        return content;
    }

    private static AIContent? ReadKind(ref PayloadReader reader, string text)
    {
        switch ((Kind)reader.Byte())
        {
            case Kind.Empty: return new AIContent();
            case Kind.TheText: return new TextContent(text);
            case Kind.Text: return new TextContent(reader.Text());
            case Kind.Reasoning: return new TextReasoningContent(reader.Text()) { ProtectedData = reader.Text() };
            case Kind.Data:
                byte[] bytes = reader.Bytes() ?? [];
                string type = reader.Text() ?? "";
                return new DataContent(bytes, type) { Name = reader.Text() };
            case Kind.Uri:
                string address = reader.Text() ?? "";
                return new UriContent(new Uri(address, UriKind.Absolute), reader.Text() ?? "");
            case Kind.FunctionResult:
                string id = reader.Text() ?? "";
                return new FunctionResultContent(id, PayloadValues.ReadValue(ref reader));
            case Kind.Usage: return new UsageContent(ReadUsage(ref reader) ?? new UsageDetails());
            default: return null;
        }
    }
}
