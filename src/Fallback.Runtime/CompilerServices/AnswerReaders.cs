using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.AI;

namespace Fallback.CompilerServices;

/// <summary>
/// Converts an answer to the method's type. Implementations are structs, so that the engine is compiled for each. For generated code; do
/// not use it in your own code.
/// </summary>
/// <typeparam name="T">The method's answer type.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IAnswerReader<T>
{
    /// <summary>
    /// Reads the answer to a request. Returns false, with the reason, if the answer is not of the type; the attempt then fails.
    /// </summary>
    static abstract bool TryRead(
        ChatAnswer answer, ChatRequest request, [MaybeNullWhen(false)] out T value, [NotNullWhen(false)] out string? objection);
}

/// <summary>Reads an answer as its text.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct TextAnswer : IAnswerReader<string>
{
    /// <inheritdoc/>
    public static bool TryRead(
        ChatAnswer answer, ChatRequest request, [MaybeNullWhen(false)] out string value, [NotNullWhen(false)] out string? objection)
    {
        ArgumentNullException.ThrowIfNull(answer);
        value = answer.Text;
        objection = null;
        return true;
    }
}

/// <summary>Takes an answer as it is.</summary>
internal readonly struct WholeAnswer : IAnswerReader<ChatAnswer>
{
    public static bool TryRead(
        ChatAnswer answer, ChatRequest request, [MaybeNullWhen(false)] out ChatAnswer value, [NotNullWhen(false)] out string? objection)
    {
        value = answer;
        objection = null;
        return true;
    }
}

/// <summary>Reads an answer as a <see cref="ChatResponse"/>.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct ResponseAnswer : IAnswerReader<ChatResponse>
{
    /// <inheritdoc/>
    public static bool TryRead(
        ChatAnswer answer, ChatRequest request, [MaybeNullWhen(false)] out ChatResponse value, [NotNullWhen(false)] out string? objection)
    {
        ArgumentNullException.ThrowIfNull(answer);
        objection = null;
        value = answer.Response is { } whole ? ContentCopy.Of(whole, answer.Origin) : OfText(answer);
        value.Usage = ContentCopy.Of(answer.Usage);
        return true;
    }

    private static ChatResponse OfText(ChatAnswer answer)
    {
        var message = new ChatMessage(ChatRole.Assistant, new List<AIContent>(1));
        if (answer.Text.Length > 0) message.Contents.Add(new TextContent(answer.Text));
        return new ChatResponse(message)
        {
            ResponseId = answer.ResponseId,
            ModelId = answer.Model,
            CreatedAt = answer.CreatedAt,
            FinishReason = answer.FinishReason,
        };
    }
}

/// <summary>Reads an answer as JSON of the method's type, which the request's format describes.</summary>
/// <typeparam name="T">The method's answer type.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
[SuppressMessage(
    "Design", "CA1000:Do not declare static members on generic types", Justification = "It implements a static member of the interface.")]
public readonly struct JsonAnswer<T> : IAnswerReader<T>
{
    /// <inheritdoc/>
    public static bool TryRead(ChatAnswer answer, ChatRequest request, [MaybeNullWhen(false)] out T value, [NotNullWhen(false)] out string? objection)
    {
        ArgumentNullException.ThrowIfNull(answer);
        ArgumentNullException.ThrowIfNull(request);
        var format = (AnswerFormat<T>)request.Format!;
        if (answer.Text.Length > 0 || !answer.HasToolCalls)
        {
            bool isRead = format.TryRead(answer.Text, out value, out objection);
            if (!isRead && answer.FinishReason == ChatFinishReason.Length) objection = "the answer was cut off at the output limit";
            return isRead;
        }
        value = default;
        objection = "the model called a tool instead of answering; call tools through a method that returns ChatResponse";
        return false;
    }
}
