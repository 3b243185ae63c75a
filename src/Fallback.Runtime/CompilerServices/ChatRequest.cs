using System.ComponentModel;
using Microsoft.Extensions.AI;

namespace Fallback.CompilerServices;

/// <summary>
/// The request of a call: system text, then history, then the user's text. Each generated method creates a new one. For generated code; do
/// not use it in your own code.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ChatRequest
{
    private readonly ChatMessage[] _messages = [];
    private GenerationAttribute? _generation;

    /// <summary>The method's name, for logs and metrics.</summary>
    public required string Method { get; init; }

    /// <summary>The formatted system prompt, or null.</summary>
    public string? System { get; init; }

    /// <summary>The caller's messages. They are copied, so that a retry sends what the call began with.</summary>
    /// <exception cref="ArgumentException">A message is null.</exception>
    public IEnumerable<ChatMessage> History
    {
        get => _messages;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            JsonValues.KnowChatTypes();
            _messages = [.. value];
            foreach (ChatMessage message in _messages)
                if (message is null) throw new ArgumentException("A message of the history is null.", nameof(value));
        }
    }

    /// <summary>The formatted user prompt, or null.</summary>
    public string? User { get; init; }

    /// <summary>The caller's options, or null. Never changed.</summary>
    public ChatOptions? Options
    {
        get;
        init
        {
            JsonValues.KnowChatTypes();
            field = value;
        }
    }

    /// <summary>The method's declared parameters of generation, or null. <see cref="Options"/> override them.</summary>
    public GenerationAttribute? Generation
    {
        get => _generation;
        init => _generation = value;
    }

    /// <summary>The required form of the answer, for a method that returns a type of its own; null for text.</summary>
    public AnswerFormat? Format { get; init; }

    /// <summary>The request as a program elsewhere wrote it; null for one of the application's own.</summary>
    internal WireRequest? Wire { get; init; }

    /// <summary>Which request of the runtime's own it is; null for a call's.</summary>
    internal ProbeType? Probe { get; init; }

    internal ChatMessage[] Messages => _messages;

    /// <summary>The same request with configured settings over the declared ones.</summary>
    internal ChatRequest Over(GenerationOptions configured)
    {
        // Not by an initializer: setting messages or options brings the serializer's contracts into a native program that has neither.
        var request = (ChatRequest)MemberwiseClone();
        request._generation = new GenerationAttribute
        {
            Temperature = configured.Temperature ?? Generation?.Temperature ?? double.NaN,
            MaxOutputTokens = configured.MaxOutputTokens ?? Generation?.MaxOutputTokens ?? 0,
            TopP = configured.TopP ?? Generation?.TopP ?? double.NaN,
            Seed = configured.Seed ?? Generation?.Seed ?? -1,
            Stop = configured.Stop.Count > 0 ? [.. configured.Stop] : Generation?.Stop ?? [],
        };
        return request;
    }
}
