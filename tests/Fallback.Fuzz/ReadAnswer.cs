using System.Globalization;
using System.Text;
using System.Text.Json;
using Fallback.CompilerServices;
using Microsoft.Extensions.AI;

namespace Fallback.Fuzz;

/// <summary>What was read of a reply, as one text to compare; its rules are looked after on the way.</summary>
/// <param name="limit">The characters that an answer may have.</param>
/// <param name="length">The bytes that the reply has.</param>
internal sealed class ReadAnswer(int limit, int length)
{
    public static string Of(Failure failure)
    {
        Rule.Shown(failure);
        return $"{failure.Kind} at {failure.Scope}: {failure.Message}";
    }

    public string Of(ChatAnswer answer)
    {
        IEnumerable<AIContent> contents = answer.Response?.Messages.SelectMany(static message => message.Contents) ?? [];
        string facts = string.Join('|', [answer.Text, .. contents.Select(Fact)]);
        foreach (ChatMessage message in answer.Response?.Messages ?? []) Touch(message.AdditionalProperties);
        Touch(answer.Response?.AdditionalProperties);
        Rule.Holds(answer.Text.Length <= limit, $"the answer has {answer.Text.Length} characters");
        CheckUsage(answer.Usage);
        return $"{answer.FinishReason} {answer.Usage?.TotalTokenCount} {facts}";
    }

    /// <summary>Reads a stream to its end.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="isEager">Takes what is there before it asks for more, as the engine does.</param>
    public async ValueTask<string> OfAsync(IChunkStream stream, bool isEager)
    {
        var text = new StringBuilder();
        var thoughts = new StringBuilder();
        var contents = new List<string>();
        var calls = new ToolCallAssembler();
        UsageDetails? usage = null;
        string? unreadable = null;
        for (int chunks = 0; ; chunks++)
        {
            Rule.Holds(chunks <= 2 * length + 10, "there are more pieces than bytes");
            if (!isEager || !stream.TryRead(out Reply<ChatChunk> read)) read = await stream.ReadAsync(CancellationToken.None);
            if (read.Failure is { } failure) return $"{text} {thoughts} {string.Join('|', contents)} {Of(failure)}";
            ChatChunk chunk = read.Value;
            text.Append(chunk.Text);
            thoughts.Append(chunk.Reasoning);
            usage = chunk.Usage ?? usage;
            contents.AddRange((chunk.Extras?.Update?.Contents ?? []).Concat(chunk.Extras?.Contents ?? []).Select(Fact));
            if (chunk.Extras?.ToolCalls is { } pieces) calls.Add(pieces);
            Touch(chunk.Extras?.MessageProperties);
            Touch(chunk.Extras?.ResponseProperties);
            Touch(chunk.Extras?.Update?.AdditionalProperties);
            Rule.Holds(text.Length + thoughts.Length <= limit, $"text and thoughts have {text.Length + thoughts.Length} characters");
            if (!chunk.IsEnd) continue;
            if (calls.Complete(out FunctionCallContent[] made) is { } wrong) unreadable = Of(wrong);
            else contents.AddRange(made.Select(Fact));
            CheckUsage(usage);
            return $"{chunk.FinishReason} {usage?.TotalTokenCount} {text} {thoughts} {unreadable} {string.Join('|', contents)}";
        }
    }

    private static void CheckUsage(UsageDetails? usage) =>
        Rule.Holds(
            usage is null || usage.InputTokenCount is null or >= 0 && usage.OutputTokenCount is null or >= 0 && usage.TotalTokenCount is null or >= 0,
            "a count of tokens is negative");

    private static string Fact(AIContent content)
    {
        Touch(content.AdditionalProperties);
        return content switch
        {
            FunctionCallContent call => $"{call.CallId} {call.Name} {JsonValues.ToText(call.Arguments)}",
            TextReasoningContent thought => $"{thought.Text} {thought.ProtectedData}",
            DataContent data => string.Create(CultureInfo.InvariantCulture, $"{data.MediaType} {data.Data.Length}"),
            _ => content.ToString() ?? "",
        };
    }

    /// <summary>Whoever stores a conversation writes what stands there as JSON.</summary>
    private static void Touch(AdditionalPropertiesDictionary? properties)
    {
        foreach (object? value in properties?.Values ?? [])
        {
            using var writer = new Utf8JsonWriter(Stream.Null);
            JsonValues.Write(writer, value);
        }
    }
}
