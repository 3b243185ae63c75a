using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>Reads a whole message.</summary>
internal static class MessagesReader
{
    /// <summary>More members than the API has, to limit the unknown ones that an answer keeps.</summary>
    private const int MostMembers = 64;

    /// <summary>Returns the answer in a body; null if there is none.</summary>
    /// <exception cref="JsonException">A call's arguments are not a JSON object.</exception>
    public static ChatResponse? Read(ReadOnlySpan<byte> body)
    {
        if (!TryParse(body, out JsonElement message)) return null;
        if (JsonMembers.Member(message, "content") is not { ValueKind: JsonValueKind.Array } blocks) return null;
        var contents = new List<AIContent>(blocks.GetArrayLength());
        bool hasCalls = false;
        foreach (JsonElement block in blocks.EnumerateArray())
        {
            if (BlockReader.Read(block, contents.Count) is not { } content) continue;
            hasCalls |= content is FunctionCallContent;
            contents.Add(content);
        }
        return new ChatResponse(new ChatMessage(ChatRole.Assistant, contents))
        {
            ResponseId = JsonMembers.Name(message, "id"),
            ModelId = JsonMembers.Name(message, "model"),
            FinishReason = FinishReasons.Map(JsonMembers.Text(message, "stop_reason"), hasCalls),
            Usage = MessagesUsage.Read(body),
            AdditionalProperties = Members(message, null),
        };
    }

    /// <summary>Parses a message, or one of its events; false if it is not an object.</summary>
    public static bool TryParse(ReadOnlySpan<byte> data, out JsonElement json)
    {
        json = default;
        if (!Utf8.IsValid(data)) return false;
        try
        {
            var reader = new Utf8JsonReader(data);
            json = JsonElement.ParseValue(ref reader);
            return json.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>Returns the unknown members of a message, and its data about the end.</summary>
    public static AdditionalPropertiesDictionary? Members(JsonElement json, AdditionalPropertiesDictionary? known)
    {
        if (json.ValueKind != JsonValueKind.Object) return known;
        foreach (JsonProperty member in json.EnumerateObject())
        {
            if (IsKnown(member.Name) || JsonMembers.IsNothing(member.Value) || known?.Count >= MostMembers) continue;
            if (WireMembers.TryParse(Encoding.UTF8.GetBytes(member.Value.GetRawText()), out JsonElement value))
                (known ??= [])[member.Name] = value;
        }
        return known;
    }

    private static bool IsKnown(string name) =>
        name is "id" or "type" or "role" or "model" or "content" or "stop_reason" or "usage" or "message" or "delta" or "index";
}
