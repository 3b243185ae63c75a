using System.Text.Json.Serialization;

namespace Fallback.Bench;

internal sealed record WireMessage(string Role, string Content);

internal sealed record WireRequest(string Model, WireMessage[] Messages);

internal sealed record WireChoice(WireMessage Message);

internal sealed record WireResponse(WireChoice[] Choices);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(WireRequest))]
[JsonSerializable(typeof(WireResponse))]
internal sealed partial class WireContext : JsonSerializerContext;
