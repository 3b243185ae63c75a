using System.Text.Json;
using Fallback.CompilerServices;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>
/// Writes a request that another program has written in this dialect: each member unchanged, with only the replacements that the tier
/// needs. Unknown members reach the provider.
/// </summary>
internal static class WireRequestWriter
{
    public static void Write(Utf8JsonWriter writer, RequestShape shape, ChatRequest request, WireRequest wire, bool stream)
    {
        writer.WriteStartObject();
        writer.WriteString("model"u8, shape.Model);
        bool isLimited = false;
        foreach (WireMember member in wire.Members)
        {
            switch (member.Name)
            {
                case "model" or "stream" or "stream_options":
                    break;
                case "add_generation_prompt" or "continue_final_message" when shape.Prefill is not null:
                    break;
                case "messages":
                    if (KeepsMessages(shape, request)) Copy(writer, member);
                    else MessageWriter.Write(writer, shape, request);
                    break;
                case "max_tokens" or "max_completion_tokens":
                    if (!isLimited) RequestWriter.WriteOutputLimit(writer, shape, request);
                    isLimited = true;
                    break;
                case "response_format":
                    if (shape.Answer is { } answer && !KeepsFormat(shape)) RequestWriter.WriteFormat(writer, shape, request, answer);
                    else Copy(writer, member);
                    break;
                case "tools" or "tool_choice" or "parallel_tool_calls" when RewritesTools(shape, request):
                    if (member.Name == "tools") ToolWriter.Write(writer, shape, request.Options!);
                    break;
                default:
                    if (!shape.Drops(member.Name)) Copy(writer, member);
                    break;
            }
        }
        WriteDefaults(writer, shape, request, wire, isLimited);
        if (stream) WriteStream(writer, shape, wire);
        RequestWriter.WritePrefillMode(writer, shape);
        writer.WriteEndObject();
    }

    /// <summary>Writes a request that is not a chat completion: with another model, and otherwise unchanged.</summary>
    public static void WriteOther(Utf8JsonWriter writer, RequestShape shape, WireRequest wire, bool stream)
    {
        writer.WriteStartObject();
        writer.WriteString("model"u8, shape.Model);
        foreach (WireMember member in wire.Members)
            if (member.Name is not ("model" or "stream") && !shape.Drops(member.Name)) Copy(writer, member);
        if (stream) writer.WriteBoolean("stream"u8, true);
        writer.WriteEndObject();
    }

    /// <summary>
    /// Whether the messages can be sent unchanged. Messages that this tier needs in another form are written again, and lose their unknown
    /// members.
    /// </summary>
    private static bool KeepsMessages(RequestShape shape, ChatRequest request)
    {
        if (shape is not { Messages: null, SystemRole: null, Prefill: null, Repair: null } || shape.Answer?.Instructions is not null) return false;
        ChatFlavour flavour = shape.Flavour;
        bool dropsWithin = DropsWithin(shape);
        bool rewrites = dropsWithin;
        foreach (ChatMessage message in request.Messages)
        {
            rewrites |= message.Role == SystemText.Developer && !flavour.TakesDeveloperRole && !flavour.IsUnknown;
            foreach (AIContent content in message.Contents)
            {
                // There is no other form of it.
                if (content is WirePart) return true;
                rewrites |= content switch
                {
                    TextContent => false,
                    TextReasoningContent => !flavour.IsUnknown && flavour.ThoughtMember is null,
                    FunctionCallContent or FunctionResultContent =>
                        flavour.Ids != default || flavour.SignsCalls || flavour.ThoughtPlaceholder is not null || flavour.ThinksOnlyInOwnLoops,
                    _ => flavour.Files == FilePart.DocumentUrl && !ContentKinds.IsImage(content),
                };
            }
        }
        return !rewrites;
    }

    private static bool KeepsFormat(RequestShape shape) => shape.Answer!.Mode == StructuredOutputMode.JsonSchema && !shape.Drops(Strictness.Property);

    private static bool RewritesTools(RequestShape shape, ChatRequest request) =>
        (shape.Drops("tools") || shape.Drops(Strictness.Property))
        && request.Options?.Tools is { Count: > 0 } tools && !tools.Any(static tool => tool is WireTool);

    /// <summary>Whether something inside messages must be left out.</summary>
    private static bool DropsWithin(RequestShape shape)
    {
        if (shape.Dropped is not { Count: > 0 } dropped) return false;
        foreach (string name in RequestShaper.Members)
            if (name != Strictness.Property && dropped.Contains(name)) return true;
        return false;
    }

    /// <summary>Writes the chain's configured values that the request does not contain.</summary>
    private static void WriteDefaults(Utf8JsonWriter writer, RequestShape shape, ChatRequest request, WireRequest wire, bool isLimited)
    {
        if (request.Generation is null) return;
        if (!isLimited) RequestWriter.WriteOutputLimit(writer, shape, request);
        RequestWriter.WriteSampling(writer, shape, request, wire);
    }

    private static void WriteStream(Utf8JsonWriter writer, RequestShape shape, WireRequest wire)
    {
        writer.WriteBoolean("stream"u8, true);
        if (!shape.IncludeStreamUsage) return;
        writer.WriteStartObject("stream_options"u8);
        writer.WriteBoolean("include_usage"u8, true);
        if (wire.Find("stream_options") is { } given) CopyOthers(writer, given.Span);
        writer.WriteEndObject();
    }

    private static void CopyOthers(Utf8JsonWriter writer, ReadOnlySpan<byte> given)
    {
        var reader = new Utf8JsonReader(given);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isOurs = reader.ValueTextEquals("include_usage"u8);
            string name = isOurs ? "" : reader.GetString()!;
            reader.Read();
            int start = (int)reader.TokenStartIndex;
            reader.Skip();
            if (isOurs) continue;
            writer.WritePropertyName(name);
            writer.WriteRawValue(given[start..(int)reader.BytesConsumed], skipInputValidation: true);
        }
    }

    // The reader has validated the whole request.
    private static void Copy(Utf8JsonWriter writer, in WireMember member)
    {
        writer.WritePropertyName(member.Name);
        writer.WriteRawValue(member.Value.Span, skipInputValidation: true);
    }
}
