using System.Text.Json.Serialization;

namespace Fallback.Bench;

internal sealed record WireMessage(string Role, string Content);

internal sealed record WireRequest(string Model, WireMessage[] Messages);

internal sealed record WireChoice(WireMessage Message, string? FinishReason);

internal sealed record WireUsage(int PromptTokens, int CompletionTokens);

internal sealed record WireResponse(string Model, WireChoice[] Choices, WireUsage? Usage);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(WireRequest))]
[JsonSerializable(typeof(WireResponse))]
internal sealed partial class WireContext : JsonSerializerContext;
