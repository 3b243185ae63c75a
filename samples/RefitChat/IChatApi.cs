using System.Text.Json.Serialization;
using Fallback;
using Refit;

namespace RefitChat;

/// <summary>An ordinary Refit interface, with three more attributes.</summary>
[ModelChain("deepseek/deepseek-flash", "openai/gpt-6-luna", DeadlineMs = 20_000)]
[TierTimeout(5_000, 8_000)]
[CircuitBreaker(FailureThreshold = 2)]
public interface IChatApi
{
    [Post("/chat/completions")]
    Task<ChatAnswer> AskAsync([Body] ChatRequest request, CancellationToken cancellationToken = default);
}

public sealed record ChatRequest(string Model, IReadOnlyList<Message> Messages);

public sealed record Message(string Role, string Content);

public sealed record ChatAnswer(string Model, IReadOnlyList<Choice> Choices);

public sealed record Choice(Message Message);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ChatRequest))]
[JsonSerializable(typeof(ChatAnswer))]
internal sealed partial class ChatJson : JsonSerializerContext;
