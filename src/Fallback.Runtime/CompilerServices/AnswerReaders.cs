using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.AI;

namespace Fallback.CompilerServices;

/// <summary>Turns an answer into the method's type. A struct, so that the engine is compiled for each; not for hand-written code.</summary>
/// <typeparam name="T">The method's answer type.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IAnswerReader<T>
{
    /// <summary>Reads the answer; false when it is not of the type, which fails the attempt.</summary>
    static abstract bool TryRead(ChatAnswer answer, [MaybeNullWhen(false)] out T value);
}

/// <summary>Reads an answer as its text.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct TextAnswer : IAnswerReader<string>
{
    /// <inheritdoc/>
    public static bool TryRead(ChatAnswer answer, [MaybeNullWhen(false)] out string value)
    {
        ArgumentNullException.ThrowIfNull(answer);
        value = answer.Text;
        return true;
    }
}

/// <summary>Reads an answer as a <see cref="ChatResponse"/>.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct ResponseAnswer : IAnswerReader<ChatResponse>
{
    /// <inheritdoc/>
    public static bool TryRead(ChatAnswer answer, [MaybeNullWhen(false)] out ChatResponse value)
    {
        ArgumentNullException.ThrowIfNull(answer);
        var message = new ChatMessage(ChatRole.Assistant, new List<AIContent>());
        if (answer.Reasoning is { Length: > 0 }) message.Contents.Add(new TextReasoningContent(answer.Reasoning));
        if (answer.Text.Length > 0) message.Contents.Add(new TextContent(answer.Text));
        foreach (AIContent other in answer.OtherContents) message.Contents.Add(other);
        foreach (FunctionCallContent call in answer.ToolCalls) message.Contents.Add(call);
        value = new ChatResponse(message)
        {
            ResponseId = answer.ResponseId,
            ModelId = answer.Model,
            CreatedAt = answer.CreatedAt,
            FinishReason = answer.FinishReason,
            Usage = answer.Usage,
        };
        return true;
    }
}
